import Glibc

/// Names of files and folders, and what is there of them.
package enum Paths {
  /// The last part of a path; the path itself if it has none.
  package static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// The path of a name below a folder.
  package static func join(_ folder: String, _ name: String) -> String {
    name.isEmpty || folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path of a name in the folder of a file.
  package static func beside(_ file: String, _ name: String) -> String {
    (file.lastIndex(of: "/").map { file[...$0] } ?? "") + name
  }

  /// Whether a path leads to something.
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether a path leads to a folder.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in a folder, sorted, hidden ones and those that are no UTF-8 left out; none if it cannot be read.
  package static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    return entries(of: stream).compactMap { String(validating: $0.name, as: UTF8.self) }.filter { !$0.hasPrefix(".") }
      .sorted()
  }

  /// Everything in an open folder: names as bytes, and the kind of each where the file system tells. `errno` is 0
  /// unless reading failed.
  static func entries(of stream: OpaquePointer) -> [(name: [UInt8], type: UInt8)] {
    var entries: [(name: [UInt8], type: UInt8)] = []
    errno = 0
    while let entry = readdir(stream) {
      // The name has no fixed extent in memory, so it is read through the entry's address.
      guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { break }
      let name = UnsafeRawPointer(entry) + offset
      let length = strlen(name.assumingMemoryBound(to: CChar.self))
      entries.append((Array(UnsafeRawBufferPointer(start: name, count: length)), entry.pointee.d_type))
      errno = 0
    }
    return entries
  }
}

/// Reads a file if there is one.
///
/// - Returns: `nil` if nothing is there of that name.
/// - Throws: whatever `read` throws: a file that is there has to be right.
package func ifPresent<Value>(_ path: String, _ read: (String) throws -> Value) rethrows -> Value? {
  Paths.exists(path) ? try read(path) : nil
}
