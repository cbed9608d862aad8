import Formats

/// A person's images: pictures in folders, tables of pixels, or arrays.
enum ImageSource {
  case pictures(PictureSource)
  case tables(TableSource)
  case arrays(ArraySource)

  /// Finds out what the files are.
  ///
  /// - `path`: A folder or a file.
  /// - `test`: Another one, of the same kind, with the images for testing; `nil` to look for them in the first.
  /// - Throws: `FileError`: there is nothing of the kind.
  init(_ path: String, test: String?, _ options: ImportOptions) throws {
    let files = try Self.files(path)
    let testFiles = try test.map { try Self.files($0) }
    let tables = files.filter(Self.isTable)
    if let source = try ArraySource(
      files.filter(ArrayFile.isArray), test: testFiles?.filter(ArrayFile.isArray), options, in: path)
    {
      self = .arrays(source)
    } else if !tables.isEmpty {
      self = .tables(try Self.tables(tables, test: testFiles?.filter(Self.isTable), options, in: path))
    } else if !Self.isFile(path), let pictures = try PictureSource(path, test: test) {
      self = .pictures(pictures)
    } else {
      throw FileError(
        .noInput, path: path,
        "expected pictures in a folder for each class (CLASS/*.png), a CSV file of pixels, or arrays such as "
          + "x_train.npy; found none; name the folder or the file that has them")
    }
  }

  /// What was found, in words.
  var description: String {
    switch self {
    case .pictures(let source): source.description
    case .tables(let source): source.description
    case .arrays(let source): source.description
    }
  }

  /// Reads everything.
  func stage(_ options: ImportOptions, _ surroundings: ImportSurroundings) throws -> StagedImages {
    switch self {
    case .pictures(let source): try source.stage(options, surroundings)
    case .tables(let source): try source.stage(options, surroundings)
    case .arrays(let source): try source.stage(options, surroundings)
    }
  }

  /// The files in a folder, or the file itself.
  private static func files(_ path: String) throws -> [String] {
    if isFile(path) { return [path] }
    return try FolderListing(path).entries.filter { $0.kind == .file }.map { Paths.join(path, $0.name) }
  }

  private static func isFile(_ path: String) -> Bool { Paths.exists(path) && !Paths.isFolder(path) }

  static func isTable(_ path: String) -> Bool { [".csv", ".csv.gz"].contains(where: path.lowercased().hasSuffix) }

  private static func tables(
    _ paths: [String], test: [String]?, _ options: ImportOptions, in place: String
  ) throws -> TableSource {
    func one(_ part: ArrayRole.Part?, among paths: [String]) throws -> String? {
      let found = paths.filter { ArrayRole(Paths.name(of: $0)).part == part }
      guard found.count > 1 else { return found.first }
      throw FileError(
        .badData, path: place,
        "expected one table \(part == .test ? "for testing" : "for training"); found \(found.count) "
          + "(\(found.prefix(4).map(Paths.name).joined(separator: ", "))); name the file")
    }
    if let test {
      guard paths.count == 1, test.count == 1 else {
        throw FileError(
          .badData, path: place,
          "expected one table each for training and testing; found \(paths.count) and \(test.count); name the files")
      }
      return TableSource(train: paths[0], test: test[0])
    }
    if paths.count == 1 { return TableSource(train: paths[0], test: nil) }
    guard let train = try one(.train, among: paths) ?? one(nil, among: paths) else {
      throw FileError(.noInput, path: place, "expected a table with train in its name; found none; name the file")
    }
    guard let found = try one(.test, among: paths) else { return TableSource(train: train, test: nil) }
    guard try TableReader.isLabelled(found, wanted: options.labelColumn) else {
      return TableSource(train: train, test: nil, unlabelled: [found])
    }
    return TableSource(train: train, test: found)
  }
}
