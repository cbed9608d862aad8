import Glibc

/// What a path leads to.
package enum FilePlace: Hashable {
  /// A file or a folder, by the bytes of its path without links; it need not be there yet.
  ///
  /// Bytes, because two texts that Unicode calls equal (NFC and NFD) name two files, and a link may lead to a name that
  /// is no text at all.
  case path([UInt8])
  /// A pipe or a device, which is written to and not replaced.
  case stream

  /// Follows a path.
  package init(_ path: String) {
    var status = stat()
    if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      self = .stream
    } else if let whole = Self.resolved(path) {
      self = .path(whole)
    } else {
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      let parent = String(decoding: path.utf8.dropLast(name.utf8.count), as: UTF8.self)
      self = .path(
        (Self.resolved(parent.isEmpty ? "." : parent) ?? Array(parent.utf8)) + [UInt8(ascii: "/")] + name.utf8)
    }
  }

  private static func resolved(_ path: String) -> [UInt8]? {
    guard let whole = realpath(path, nil) else { return nil }
    defer { free(whole) }
    return [UInt8](UnsafeRawBufferPointer(start: whole, count: strlen(whole)))
  }
}
