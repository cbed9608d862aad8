import Formats

/// The four IDX files of a data set in a folder, in the spelling that is there.
package struct DataSetFiles: Sendable, Equatable {
  package let trainImages: String
  package let trainLabels: String
  package let testImages: String
  package let testLabels: String

  /// The files in the order above.
  package var all: [String] { [trainImages, trainLabels, testImages, testLabels] }

  /// Finds the files: each in one of its spellings, in the folder or in a folder of its own name below it, as 7-Zip
  /// unpacks it.
  ///
  /// - Throws: `FileError` that names the file that is missing and the spellings that were looked for.
  package init(in directory: String) throws(FileError) {
    guard Paths.exists(directory) else {
      throw FileError(.noInput, path: directory, "no such folder: name the one with the four IDX files")
    }
    trainImages = try Self.find("train-images", axes: [3, 4], in: directory)
    trainLabels = try Self.find("train-labels", axes: [1], in: directory)
    testImages = try Self.find("t10k-images", axes: [3, 4], in: directory)
    testLabels = try Self.find("t10k-labels", axes: [1], in: directory)
  }

  private static func find(_ name: String, axes: [Int], in directory: String) throws(FileError) -> String {
    // Plain files come before compressed ones.
    let spellings = ["", ".gz"].flatMap { ending in
      axes.flatMap { rank in ["-", "."].map { "\(name)\($0)idx\(rank)-ubyte\(ending)" } }
    }
    if let path = spellings.lazy.map({ Paths.join(directory, $0) }).first(where: isFile) { return path }
    for place in spellings.map({ Paths.join(directory, $0) }) where Paths.isFolder(place) {
      if let path = spellings.lazy.map({ "\(place)/\($0)" }).first(where: isFile) { return path }
    }
    throw FileError(
      .noInput, path: directory,
      "expected \(name)-idx\(axes[0])-ubyte or \(name).idx\(axes[0])-ubyte, with or without .gz; found neither; name "
        + "the folder with the four IDX files")
  }

  /// Whether something other than a folder is there.
  private static func isFile(_ path: String) -> Bool { Paths.exists(path) && !Paths.isFolder(path) }
}
