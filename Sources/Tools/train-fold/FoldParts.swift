import ArgumentParser
import Dataset
import Formats

/// The images that a fold's model is trained on and those that it is validated on.
///
/// The table of the folds is not kept: of millions of images every array counts.
struct FoldParts {
  /// The images of the other folds, ascending.
  let training: [Int]
  /// The images of the fold itself, ascending.
  let validation: [Int]
  let foldCount: Int
  /// The number of images that the table leaves out.
  let leftOut: Int
  /// What to say before training on them, if anything.
  let remark: String?

  /// Reads the folds.
  ///
  /// - Parameters:
  ///   - fold: The fold held out.
  ///   - path: The table of the folds.
  ///   - data: The images that it has to be of.
  ///   - labelsPath: Where their labels come from, for messages.
  /// - Throws: `FileError` if the table cannot be read or is of other labels; `ValidationError` if it has no such fold.
  init(fold: Int, of path: String, for data: LabelledImages, from labelsPath: String) throws {
    let table = try FoldTable.read(path)
    try table.check(labels: data.labels, from: labelsPath, table: path)
    guard fold <= table.foldCount else {
      throw ValidationError("--fold \(fold): \(path) has folds 1 to \(table.foldCount)")
    }
    training = table.trainingIndices(fold: fold)
    validation = table.validationIndices(fold: fold)
    foldCount = table.foldCount
    leftOut = data.count - table.count
    remark = table.remarks().first { $0.fold == fold }?.text
  }
}
