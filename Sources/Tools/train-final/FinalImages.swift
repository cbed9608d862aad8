import Dataset
import Formats
import RunFiles

/// The images that the final model is trained on: all but those that the table of the folds leaves out.
struct FinalImages {
  /// The table, if it leaves images out: what the model is made from, then.
  let foldsPath: String?
  private let table: FoldTable?

  /// Reads the table, if there is one.
  ///
  /// - Throws: `FileError` if it cannot be read.
  init(_ paths: FinalPaths, in artifacts: Artifacts) throws {
    let usual = paths.labels == nil && Paths.exists(artifacts.folds) ? artifacts.folds : nil
    let path = paths.foldsFile ?? usual
    let table = try path.map { try FoldTable.read($0) }
    let leavesOut = table?.leavesOut ?? false
    self.table = leavesOut ? table : nil
    foldsPath = leavesOut ? path : nil
  }

  /// The images to train on, ascending.
  ///
  /// - Throws: `FileError` if the table is of other labels.
  func indices(of data: LabelledImages, labels: String) throws -> [Int] {
    guard let table, let foldsPath else { return Array(0..<data.count) }
    try table.check(labels: data.labels, from: labels, table: foldsPath)
    return table.samples
  }
}
