import Formats
import Tensors

extension FoldTable {
  /// Reads a table from a CSV file with the columns `index`, `label` and `kfold`.
  ///
  /// Files saved by pandas are read as they are: more columns, in any order, rows in any order, whole numbers written
  /// as `3.0`, CRLF, quotes.
  ///
  /// Indices that the file lacks are samples that are left out, and so is the last one if its fold is 0.
  ///
  /// - Throws: `FileError` if the file cannot be read, or unless it has each index at most once and folds numbered from
  ///   1, at least two of them, without gaps.
  public static func read(_ path: String) throws -> FoldTable {
    var rows = try CSVReader(path, required: columns)
    let columns = try (index: rows.column("index"), label: rows.column("label"), fold: rows.column("kfold"))
    var indices: [UInt32] = []
    var labels: [UInt8] = []
    var folds: [UInt16] = []
    while try rows.advance() {
      indices.append(UInt32(try rows.integer(columns.index, in: 0...Int(UInt32.max))))
      labels.append(UInt8(try rows.integer(columns.label, in: 0...255)))
      folds.append(UInt16(try rows.integer(columns.fold, in: 0...StratifiedFolds.maximumFolds)))
    }
    if let problem = problem(withIndices: indices) ?? problem(withFolds: folds, of: indices) {
      throw FileError(.badData, path: path, problem)
    }
    return FoldTable(labels: labels, placedAt: indices, folds: folds)
  }

  /// Writes the table as a CSV file, whole or not at all: `index,label,kfold`, ascending by index. The last sample has
  /// a row even if it is left out: a table that ended before it might be cut short.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  public func write(to path: String) throws {
    try CSVWriter.write(to: path, columns: Self.columns) { writer in
      for index in rows {
        try writer.field(index)
        try writer.field(Int(labels[index]))
        try writer.field(Int(folds[index]))
        try writer.endRow()
      }
    }
  }

  /// The CRC-32 of the file that ``write(to:)`` writes.
  package func checksum() -> CRC32 {
    var checksum = CRC32()
    var text = Self.columns.joined(separator: ",") + "\n"
    func flush() {
      text.withUTF8 { checksum.update(UnsafeRawBufferPointer($0)) }
      text = ""
    }
    for index in rows {
      text += "\(index),\(labels[index]),\(folds[index])\n"
      if text.utf8.count > 1 << 15 { flush() }
    }
    flush()
    return checksum
  }

  private static let columns = ["index", "label", "kfold"]

  private var rows: some Sequence<Int> {
    labels.indices.lazy.filter { folds[$0] != 0 || $0 == labels.count - 1 }
  }

  /// Checks that the table was made from some labels.
  ///
  /// Rows may lack where samples are left out, but not the last: a table that ends early is of fewer labels, or was cut
  /// short.
  ///
  /// - Parameters:
  ///   - labels: The labels of the images.
  ///   - labelsPath: Where these labels come from, for messages.
  ///   - path: Where the table comes from, for messages.
  /// - Throws: `FileError` about the table if it has rows beyond the labels, ends early, or has another label in a row.
  public func check(labels: Tensor<UInt8>, from labelsPath: String, table path: String) throws(FileError) {
    guard folds.count == labels.count else {
      let isShort = leavesOut && folds.count < labels.count
      throw FileError(
        .badData, path: path,
        "expected \(counted(labels.count, "row")), one for each label in \(labelsPath); found \(grouped(folds.count)); "
          + "make the folds from these labels"
          + (isShort ? "; if the last image is left out, give it a row with fold 0" : ""))
    }
    let row = labels.withUnsafeBufferPointer { labels in
      rows.first { self.labels[$0] != labels[$0] }
    }
    if let row {
      throw FileError(
        .badData, path: path,
        "labels differ at index \(grouped(row)): expected \(labels[row]) as in \(labelsPath); found "
          + "\(self.labels[row]); make the folds from these labels")
    }
  }

  /// How many more samples than rows a table may be of: memory follows the largest index, which a wrong file may have
  /// made up.
  private static let mostSamplesPerRow = 100

  /// Puts rows where their indices say, which differ.
  private init(labels: [UInt8], placedAt indices: [UInt32], folds: [UInt16]) {
    let count = Int(indices.max() ?? 0) + 1
    var placedLabels = [UInt8](repeating: 0, count: count)
    var placedFolds = [UInt16](repeating: 0, count: count)
    for (row, index) in indices.enumerated() {
      placedLabels[Int(index)] = labels[row]
      placedFolds[Int(index)] = folds[row]
    }
    self.init(labels: placedLabels, folds: placedFolds)
  }

  private static func problem(withIndices indices: [UInt32]) -> String? {
    guard !indices.isEmpty else { return "expected a row for each sample; found none; make the folds again" }
    let largest = Int(indices.max() ?? 0)
    guard largest < mostSamplesPerRow * indices.count else {
      return "expected an index below \(grouped(mostSamplesPerRow * indices.count)) in a table of "
        + "\(counted(indices.count, "row")); found \(grouped(largest)); most rows are missing, make the folds again"
    }
    var isSeen = [Bool](repeating: false, count: largest + 1)
    for index in indices {
      guard !isSeen[Int(index)] else {
        return "expected each index once; found \(grouped(index)) twice; make the folds again"
      }
      isSeen[Int(index)] = true
    }
    return nil
  }

  private static func problem(withFolds folds: [UInt16], of indices: [UInt32]) -> String? {
    let largest = indices.max()
    if let row = folds.indices.first(where: { folds[$0] == 0 && indices[$0] != largest }) {
      return "expected fold 0 in column kfold for the last index alone; found it for \(grouped(indices[row])); number "
        + "the folds from 1"
    }
    let foldCount = Int(folds.max() ?? 0)
    guard foldCount >= 2 else {
      return "expected at least 2 folds in column kfold; found only fold \(foldCount); make the folds again"
    }
    var isUsed = [Bool](repeating: false, count: foldCount + 1)
    for fold in folds { isUsed[Int(fold)] = true }
    guard let missing = (1...foldCount).first(where: { !isUsed[$0] }) else { return nil }
    return
      "expected folds from 1 to \(foldCount) in column kfold; found no sample in fold \(missing); make the folds again"
  }
}
