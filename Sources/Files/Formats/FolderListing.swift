import Glibc

/// What is in a folder: names in the order of their bytes, hidden ones left out.
public struct FolderListing: Sendable {
  /// What a name leads to, links followed.
  public enum Kind: Sendable, Equatable {
    /// A regular file, a pipe or a device.
    case file
    /// A folder, known by its device and number whatever path leads to it.
    case folder(identity: FolderIdentity)
    /// A link to nothing.
    case dangling
  }

  /// A name and what it leads to.
  package struct Entry: Sendable, Equatable {
    /// The name, without the folder.
    package let name: String
    /// What it leads to.
    package let kind: Kind
  }

  /// The names.
  package let entries: [Entry]

  /// Lists a folder.
  ///
  /// - Throws: ``FileError``: there is no such folder, it may not be read, or a name in it is not UTF-8, which no table
  ///   could hold.
  package init(_ path: String) throws {
    guard let stream = opendir(path) else {
      switch errno {
      case ENOENT: throw FileError(.noInput, path: path, "no such folder: check its name")
      case ENOTDIR: throw FileError(.noInput, path: path, "expected a folder; found a file; name the folder")
      default: throw FileError.system(.noInput, path, "the folder cannot be read", errno)
      }
    }
    defer { closedir(stream) }
    let found = Paths.entries(of: stream)
    guard errno == 0 else { throw FileError.system(.inputOutput, path, "reading the folder failed", errno) }
    let shown = found.filter { $0.name.first != UInt8(ascii: ".") }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    entries = try shown.map { bytes, type in
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw FileError.badData(
          path,
          "expected names in UTF-8 in the folder; found \(quoted(String(decoding: bytes, as: UTF8.self))) (with other "
            + "bytes where a mark is shown); rename it")
      }
      return Entry(name: name, kind: try Self.kind(path + "/" + name, type: type))
    }
  }

  private static func kind(_ path: String, type: UInt8) throws -> Kind {
    // A file system that tells spares a call for each of a million files.
    if type == UInt8(DT_REG) { return .file }
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT || errno == ELOOP else {
        throw FileError.system(.noInput, path, "cannot be examined", errno)
      }
      return .dangling
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return .file }
    return .folder(identity: FolderIdentity(device: UInt64(status.st_dev), number: UInt64(status.st_ino)))
  }
}

/// What a folder is known by, whatever path leads to it.
public struct FolderIdentity: Sendable, Hashable {
  let device: UInt64
  let number: UInt64
}
