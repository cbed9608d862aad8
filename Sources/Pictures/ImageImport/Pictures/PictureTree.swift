import Formats

/// The pictures of a folder by class: `CLASS/…/*.png`.
struct PictureTree {
  /// A class and its pictures.
  struct Class {
    let name: String
    /// The pictures' paths below the tree's folder, in the order of their bytes.
    var files: [String] = []
  }

  let folder: String
  private(set) var classes: [Class] = []
  /// How many pictures there are in formats that are not read, by their suffix, and the first of them; those beside
  /// which there is a PNG of the same name are converted already and do not count.
  private(set) var foreign: [String: (count: Int, first: String)] = [:]
  /// The files that are no pictures.
  private(set) var others: [String] = []

  /// Reads the names in a folder: each folder in it is a class, with all pictures below.
  ///
  /// Hidden files are left out. Links are followed, but no folder of a class is read twice, so that a link to a folder
  /// above it does no harm.
  ///
  /// - Throws: `FileError`: a folder cannot be read, or a link leads nowhere.
  init(_ folder: String, prefix: String = "") throws {
    self.folder = folder
    for entry in try FolderListing(Paths.join(folder, prefix)).entries {
      switch entry.kind {
      case .file, .dangling: others.append(prefix + entry.name)
      case .folder(let identity):
        var found = Class(name: entry.name)
        var seen: Set<FolderIdentity> = [identity]
        try read(prefix + entry.name + "/", &found, &seen)
        // Byte order of whole paths, in which `a-b/1.png` comes before `a/1.png`.
        found.files.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        classes.append(found)
      }
    }
  }

  private mutating func read(_ place: String, _ found: inout Class, _ seen: inout Set<FolderIdentity>) throws {
    let entries = try FolderListing(Paths.join(folder, place)).entries
    let names = Set(entries.lazy.map(\.name).filter { Self.suffix(of: $0) == "png" }.map { $0.dropLast(".png".count) })
    for entry in entries {
      let file = place + entry.name
      switch entry.kind {
      case .folder(let identity):
        if seen.insert(identity).inserted { try read(file + "/", &found, &seen) }
      case .dangling:
        throw FileError(
          .noInput, path: Paths.join(folder, file), "expected a link to a file; found one to nothing; remove it")
      case .file:
        let suffix = Self.suffix(of: entry.name)
        if suffix == "png" {
          found.files.append(file)
        } else if !PictureFormats.others.contains(suffix) {
          others.append(file)
        } else if !names.contains(entry.name.dropLast(suffix.utf8.count + 1)) {
          foreign[suffix, default: (0, file)].count += 1
        }
      }
    }
  }

  /// What is behind a file name's last point, in lower case.
  static func suffix(of file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: "."), point > name.startIndex else { return "" }
    return name[name.index(after: point)...].lowercased()
  }
}

/// The formats of pictures that are known but not read.
enum PictureFormats {
  static let others: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "heic", "heif", "avif", "webp", "gif", "bmp", "tif", "tiff", "jp2", "j2k", "jxl",
    "ppm",
    "pgm", "pbm", "pnm", "tga", "ico", "psd", "svg",
  ]
}
