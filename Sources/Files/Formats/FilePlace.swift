import Glibc

/// What a path leads to.
public enum FilePlace: Hashable {
  /// A file or a folder, by its path without links; it need not be there yet.
  case path(String)
  /// A pipe or a device, which is written to and not replaced.
  case stream

  /// Follows a path.
  public init(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      self = .stream
    } else if let whole = Self.resolved(path) {
      self = .path(whole)
    } else {
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      let parent = String(path.dropLast(name.count))
      self = .path((Self.resolved(parent.isEmpty ? "." : parent) ?? parent) + "/" + name)
    }
  }

  private static func resolved(_ path: String) -> String? {
    guard let whole = realpath(path, nil) else { return nil }
    defer { free(whole) }
    return String(cString: whole)
  }
}
