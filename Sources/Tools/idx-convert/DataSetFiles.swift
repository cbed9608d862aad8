import Formats
import Glibc

/// The four IDX files of a data set in a folder, in the spelling that is there.
struct DataSetFiles {
  let trainImages: String
  let trainLabels: String
  let testImages: String
  let testLabels: String

  /// The files in the order above.
  var all: [String] { [trainImages, trainLabels, testImages, testLabels] }

  /// Finds the files.
  ///
  /// - Throws: `FileError` that names the file that is missing and the spellings that were looked for.
  init(in directory: String) throws(FileError) {
    guard access(directory, F_OK) == 0 else {
      throw FileError(.noInput, path: directory, "no such folder: name the one with the four IDX files")
    }
    trainImages = try Self.find("train-images", axes: [3, 4], in: directory)
    trainLabels = try Self.find("train-labels", axes: [1], in: directory)
    testImages = try Self.find("t10k-images", axes: [3, 4], in: directory)
    testLabels = try Self.find("t10k-labels", axes: [1], in: directory)
  }

  /// The first of the spellings that exists, plain files before compressed ones.
  private static func find(_ name: String, axes: [Int], in directory: String) throws(FileError) -> String {
    let folder = directory.hasSuffix("/") ? directory : directory + "/"
    for ending in ["", ".gz"] {
      for rank in axes {
        for separator in ["-", "."] {
          let path = "\(folder)\(name)\(separator)idx\(rank)-ubyte\(ending)"
          if access(path, F_OK) == 0 { return path }
        }
      }
    }
    throw FileError(
      .noInput, path: directory,
      "\(name)-idx\(axes[0])-ubyte or \(name).idx\(axes[0])-ubyte expected, with or without .gz, neither found:"
        + " name the folder with the four IDX files")
  }
}
