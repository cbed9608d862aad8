import Dataset
import DigitImage
import Formats
import Tensors

/// Images to recognise, one after the other, from whatever a person has: a picture, a folder of pictures, an array, or
/// a table of pixels. However many there are, one is in memory at a time, beside arrays that are compressed.
package struct ImageItems {
  /// An image and what to call it.
  package struct Item {
    /// The picture's path; of an array or a table the file's name, `#` and the row, from 0.
    package let name: String
    /// The image, ready for the network.
    package let image: PreparedPicture
  }

  /// The number of images; `nil` if it is unknown before all are read.
  package let count: Int?
  /// What a person should know before; `nil` for nothing.
  package let remark: String?

  private enum Source {
    case pictures([String])
    case array(PixelArray)
    case table(PixelTable)
  }

  private let path: String
  private let reader: PictureReader
  private let source: Source

  /// Whether a path leads to more than a single picture.
  package static func areMany(_ path: String) -> Bool {
    Paths.isFolder(path) || ArrayFile.isArray(path) || ImageSource.isTable(path)
  }

  /// Finds out what the files are.
  ///
  /// Pictures are prepared as the reader says. Arrays and tables have to be images as the network takes them.
  /// - Throws: `FileError`: there is nothing of the kind, or images have another size than the network's.
  package init(_ path: String, for reader: PictureReader) throws {
    self.path = path
    self.reader = reader
    if Paths.isFolder(path) {
      let (pictures, foreign) = try Self.pictures(in: path)
      source = .pictures(pictures)
      (count, remark) = (pictures.count, Self.remark(onForeign: foreign))
    } else if ArrayFile.isArray(path) {
      let array = try Self.array(path, for: reader)
      source = .array(array)
      (count, remark) = (array.count, array.scaling.remark)
    } else if ImageSource.isTable(path) {
      source = .table(try PixelTable(path, pixels: reader.height * reader.width * reader.channels))
      (count, remark) = (nil, nil)
    } else {
      source = .pictures([path])
      (count, remark) = (1, nil)
    }
  }

  /// Hands on each image, in order: pictures by the bytes of their paths, rows as they come.
  ///
  /// - Parameter body: Gets an image, or what is wrong with a picture, after which the next one comes.
  /// - Throws: `FileError` for an array or a table that cannot be read on, and what `body` throws.
  package func forEach(_ body: (Result<Item, FileError>) throws -> Void) throws {
    let name = Paths.name(of: path)
    var row = 0
    func image(_ bytes: UnsafeRawBufferPointer) throws {
      let shape: Shape =
        reader.channels == 1 ? [reader.height, reader.width] : [reader.height, reader.width, reader.channels]
      let picture = PreparedPicture(pixels: Tensor(shape: shape, Array(bytes)), changes: [])
      try body(.success(Item(name: "\(name)#\(row)", image: picture)))
      row += 1
    }
    switch source {
    case .pictures(let paths):
      for path in paths {
        let read: Result<Item, FileError>
        do {
          read = .success(Item(name: path, image: try reader.read(path)))
        } catch let error as FileError {
          read = .failure(error)
        }
        try body(read)
      }
    case .array(let array): try array.read(image)
    case .table(let table): try table.read(image)
    }
  }

  /// The pictures in a folder and below it; hidden names are left out, and a folder is entered once.
  ///
  /// - Returns: The PNG pictures, and those in formats that are not read.
  private static func pictures(in folder: String) throws -> (png: [String], foreign: [String]) {
    var (paths, foreign) = ([String](), [String]())
    var seen: Set<FolderIdentity> = []
    func read(_ place: String) throws {
      for entry in try FolderListing(place).entries {
        let path = Paths.join(place, entry.name)
        switch entry.kind {
        case .folder(let identity): if seen.insert(identity).inserted { try read(path) }
        case .file:
          let suffix = PictureTree.suffix(of: entry.name)
          if suffix == "png" { paths.append(path) }
          if PictureFormats.others.contains(suffix) { foreign.append(path) }
        case .dangling: break
        }
      }
    }
    try read(folder)
    guard !paths.isEmpty else {
      throw FileError(
        .noInput, path: folder,
        "expected PNG pictures; found none; "
          + (foreign.isEmpty ? "name a folder that has some" : "convert the others, such as \(foreign[0])"))
    }
    return (paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, foreign)
  }

  private static func remark(onForeign paths: [String]) -> String? {
    guard let first = paths.first else { return nil }
    return "\(counted(paths.count, "picture")) in other formats than PNG left out, such as \(first): convert them first"
  }

  private static func array(_ path: String, for reader: PictureReader) throws -> PixelArray {
    var options = ImportOptions()
    options.size = (reader.height, reader.width)
    let array = try PixelArray(ArrayFile(path: path), options)
    let expected = ImageExtents(height: reader.height, width: reader.width, channels: reader.channels)
    guard array.extents == expected else {
      throw FileError(
        .badData, path: path,
        "expected images of \(expected), as the model takes them; found \(array.extents); bring them to this size, or "
          + "give them as PNG pictures")
    }
    return array
  }
}
