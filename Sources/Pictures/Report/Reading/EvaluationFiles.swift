import Formats
import RunFiles
import Statistics

/// A set's row in `metrics.csv`.
struct SetMetrics {
  let name: String
  let images: Int
  let correct: Int
  let loss: Double
  /// The checksum of the model's file; `nil` where the file does not say.
  let modelChecksum: String?

  var accuracy: Double { Double(correct) / Double(images) }
  var standardError: Double { Statistics.standardError(accuracy: accuracy, count: images) }
  var interval: ClosedRange<Double> { wilsonInterval(correct: correct, count: images) }

  /// Reads the file.
  static func read(_ path: String) throws -> [SetMetrics] {
    let table = try CSVTable.read(path, required: ["set", "images", "correct", "loss"])
    let images = try table.integers("images", in: 1...most)
    let correct = try table.integers("correct", in: 0...most)
    let losses = try table.numbers("loss")
    let checksums = table.columns.contains("model_crc32") ? try table.texts("model_crc32") : nil
    let sets = try zip(table.texts("set"), table.rows.indices).map { name, row in
      guard correct[row] <= images[row] else {
        throw FileError(
          .badData, path: path,
          "at most \(images[row]) correct of as many images expected, \(correct[row]) found:"
            + " run evaluate")
      }
      return SetMetrics(
        name: name, images: images[row], correct: correct[row], loss: losses[row], modelChecksum: checksums?[row])
    }
    guard !sets.isEmpty else {
      throw FileError(.badData, path: path, "a row for each set of images expected, none found: run evaluate")
    }
    return sets
  }
}

extension ConfusionMatrix {
  /// Reads the counts of one set from `confusion.csv`.
  ///
  /// - Returns: `nil` if the file has no such set.
  static func read(_ path: String, set: String) throws -> ConfusionMatrix? {
    let table = try CSVTable.read(path, required: ["set", "label"])
    let rows = try table.texts("set").indices.filter { table.rows[$0][table.columns.firstIndex(of: "set") ?? 0] == set }
    guard !rows.isEmpty else { return nil }
    let labels = try table.integers("label", in: 0...largestLabel)
    guard rows.map({ labels[$0] }) == Array(0..<rows.count) else {
      throw FileError(
        .badData, path: path, "a row for each class of \(set), 0, 1, …, expected, others found: run evaluate")
    }
    let columns = try (0..<rows.count).map { try table.integers("predicted_\($0)", in: 0...most) }
    return ConfusionMatrix(counts: rows.map { row in columns.map { $0[row] } })
  }
}

/// The most images that a count may mean; sums over all classes stay far from overflowing.
private let most = 1_000_000_000_000
/// Labels are bytes.
private let largestLabel = 255
