import Glibc

/// Writes files whole or not at all.
///
/// The bytes go to a hidden file in the same folder, which is flushed to disk and then renamed to its place; last the
/// folder is flushed. Whatever happens in between, a full disk, a kill or a power failure, the place holds the old file
/// or the new one. A failing write removes its hidden file. A killed one cannot, so the next write to the same place
/// does; a hidden file that a living process still writes is known by its lock and left alone.
///
/// A symbolic link is followed, so that its target is replaced and not the link. Missing folders are made. An existing
/// file's permissions are kept, and one that is write-protected is not replaced. A pipe or a device cannot be replaced:
/// it is written to directly.
package enum AtomicFile {
  /// Writes `bytes` as the whole content of the file at `path`.
  ///
  /// - Throws: ``FileError``: the file may not be created, or the system could not write.
  package static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
    try write(to: path) { try $0.write(bytes) }
  }

  /// Writes what `body` gives to the writer as the whole content of the file at `path`.
  ///
  /// - Throws: whatever `body` throws, and ``FileError``: the file may not be created, or the system could not write.
  ///   After an error the file at `path` is what it was before.
  package static func write<Result>(to path: String, _ body: (Writer) throws -> Result) throws -> Result {
    switch try Destination(path) {
    case .stream:
      let writer = try Writer(toStream: path)
      let result = try body(writer)
      try writer.finish(flushing: false)
      return result
    case .file(let place):
      let folder = try Folder(place.folder, for: path)
      let partial = try PartialFile(of: place.name, in: folder, for: path)
      let writer = Writer(descriptor: partial.descriptor, path: path)
      do {
        let result = try body(writer)
        if let permissions = place.permissions { fchmod(partial.descriptor, permissions) }
        try writer.finish(flushing: true)
        try partial.rename(to: place.name, in: folder, for: path)
        return result
      } catch {
        writer.abandon()
        partial.remove(from: folder)
        throw error
      }
    }
  }

  /// Checks that the file at `path` can be written later: makes its folder, creates a hidden file there and removes it.
  ///
  /// - Throws: ``FileError``: the file may not be created or replaced.
  package static func checkWritable(_ path: String) throws {
    guard case .file(let place) = try Destination(path) else { return }
    let folder = try Folder(place.folder, for: path)
    let partial = try PartialFile(of: place.name, in: folder, for: path)
    close(partial.descriptor)
    partial.remove(from: folder)
  }
}

/// The destination of a path's bytes.
private enum Destination {
  /// A regular file, with the permissions of the one that it replaces.
  case file((folder: String, name: String, permissions: mode_t?))
  case stream

  init(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw FileError.system(.cannotCreate, path, "cannot be written", errno) }
      let target = try Self.followingLinks(path)
      let name = Folder.name(of: target)
      guard !name.isEmpty, name != ".", name != ".." else {
        throw FileError(.cannotCreate, path: path, "expected the name of a file; found that of a folder")
      }
      self = .file((Folder.parent(of: target), name, nil))
      return
    }
    // Another run may just have removed it: then it is as if it had never been there.
    guard access(path, W_OK) == 0 || errno == ENOENT else {
      throw FileError.system(.cannotCreate, path, "exists and may not be replaced (chmod +w)", errno)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw FileError(.cannotCreate, path: path, "a folder is in its place: remove it or choose another name")
    case S_IFREG:
      let target = try Self.followingLinks(path)
      self = .file((Folder.parent(of: target), Folder.name(of: target), status.st_mode & 0o7777))
    default: self = .stream
    }
  }

  /// The path that a chain of links ends at, whether or not a file is there.
  ///
  /// Only the file's own links are followed and not those of its folders, whose names are then left as they are.
  private static func followingLinks(_ path: String) throws -> String {
    var path = path
    for _ in 0..<40 {
      var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
      let count = buffer.withUnsafeMutableBytes { buffer in
        buffer.baseAddress.map { readlink(path, $0, buffer.count) } ?? 0
      }
      guard count > 0 else { return path }
      guard let target = String(validating: buffer[..<count], as: UTF8.self) else {
        throw FileError(
          .cannotCreate, path: path,
          "expected a link to a name in UTF-8; found one to other bytes; rename what it leads to")
      }
      path = target.hasPrefix("/") ? target : Folder.parent(of: path) + "/" + target
    }
    throw FileError.system(.cannotCreate, path, "cannot be written", ELOOP)
  }
}
