import Formats
import Glibc

/// The four IDX files of a data set in a folder, in the spelling that is there.
public struct DataSetFiles: Sendable, Equatable {
  /// Training images.
  public let trainImages: String
  /// Training labels.
  public let trainLabels: String
  /// Test images.
  public let testImages: String
  /// Test labels.
  public let testLabels: String

  /// The files in the order above.
  public var all: [String] { [trainImages, trainLabels, testImages, testLabels] }

  /// Finds the files: each in one of its spellings, in the folder or in a folder of its own name below it, as 7-Zip
  /// unpacks it.
  ///
  /// - Throws: `FileError` that names the file that is missing and the spellings that were looked for.
  public init(in directory: String) throws(FileError) {
    guard access(directory, F_OK) == 0 else {
      throw FileError(.noInput, path: directory, "no such folder: name the one with the four IDX files")
    }
    trainImages = try Self.find("train-images", axes: [3, 4], in: directory)
    trainLabels = try Self.find("train-labels", axes: [1], in: directory)
    testImages = try Self.find("t10k-images", axes: [3, 4], in: directory)
    testLabels = try Self.find("t10k-labels", axes: [1], in: directory)
  }

  private static func find(_ name: String, axes: [Int], in directory: String) throws(FileError) -> String {
    let folder = directory.hasSuffix("/") ? directory : directory + "/"
    // Plain files come before compressed ones.
    let spellings = ["", ".gz"].flatMap { ending in
      axes.flatMap { rank in ["-", "."].map { "\(name)\($0)idx\(rank)-ubyte\(ending)" } }
    }
    if let path = spellings.lazy.map({ folder + $0 }).first(where: isFile) { return path }
    for place in spellings where access("\(folder)\(place)/.", F_OK) == 0 {
      if let path = spellings.lazy.map({ "\(folder)\(place)/\($0)" }).first(where: isFile) { return path }
    }
    throw FileError(
      .noInput, path: directory,
      "expected \(name)-idx\(axes[0])-ubyte or \(name).idx\(axes[0])-ubyte, with or without .gz; found neither; name "
        + "the folder with the four IDX files")
  }

  /// Whether something other than a folder is there.
  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }
}
