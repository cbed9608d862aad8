import Dataset
import Formats
import Metrics
import ToolSupport

/// The probabilities that the folds' models gave for the images that they were not trained on.
struct OutOfFold {
  /// All of them, to learn a temperature from.
  let probabilities: SetProbabilities

  /// Reads `predictions.csv` of every fold.
  ///
  /// - Throws: `FileError` unless the files have a row for each image of their fold, in order, with the image's label and a
  ///   probability of each class.
  init(for model: ModelFile, in artifacts: Artifacts) throws {
    let table = try FoldTable.read(artifacts.folds)
    let classCount = model.model.shape.classes
    var labels: [Int] = []
    var values: [Float] = []
    for fold in 1...table.foldCount {
      var rows = try FoldRows(artifacts.fold(fold).predictions, fold: fold, of: table, classCount: classCount)
      while let (label, probabilities) = try rows.next() {
        labels.append(label)
        values += probabilities
      }
    }
    probabilities = SetProbabilities("out_of_fold", labels: labels, classCount: classCount, values)
  }

  /// The temperature that fits them best.
  func temperature(in artifacts: Artifacts) throws -> Double {
    var scaling = TemperatureScaling(classCount: probabilities.classCount)
    for (image, label) in probabilities.labels.enumerated() { scaling.record(probabilities[image], label: label) }
    guard let temperature = scaling.fitted() else {
      throw FileError(
        .badData, path: artifacts.path("fold-*/predictions.csv"),
        "right and wrong predictions expected to fit a temperature to, ones found that no temperature fits best (all right,"
          + " or no better than guesses): train longer or shorter, or give --temperature a number")
    }
    return temperature
  }
}

/// The rows of one fold's predictions, made sure to be of the fold's images.
private struct FoldRows: ~Copyable {
  private let path: String
  private let fold: Int
  private let table: FoldTable
  private let expected: [Int]
  private var found = 0
  private var rows: CSVReader
  private let columns: [Int]
  private let places: [Int]

  init(_ path: String, fold: Int, of table: FoldTable, classCount: Int) throws {
    let names = (0..<classCount).map { "p\($0)" }
    let rows = try CSVReader(path, required: ["index", "label"] + names)
    guard !rows.columns.contains("p\(classCount)") else {
      throw FileError(
        .badData, path: path,
        "probabilities of \(classCount) classes expected, as the model tells apart, more found: run"
          + " train-fold --fold \(fold)")
    }
    let columns = try [rows.column("index"), rows.column("label")]
    let places = try names.map { try rows.column($0) }
    self.path = path
    self.fold = fold
    self.table = table
    self.columns = columns
    self.places = places
    expected = table.validationIndices(fold: fold)
    self.rows = rows
  }

  mutating func next() throws -> (label: Int, probabilities: [Float])? {
    guard try rows.advance() else {
      guard found == expected.count else {
        throw problem(
          "\(counted(expected.count, "row")) expected, one for each image of fold \(fold), \(grouped(found)) found")
      }
      return nil
    }
    let index = try rows.integer(columns[0], in: 0...table.count - 1)
    let label = try rows.integer(columns[1], in: 0...places.count - 1)
    guard found < expected.count, expected[found] == index, Int(table.labels[index]) == label else {
      let next = found < expected.count ? expected[found] : nil
      let wanted = next.map { "image \(grouped($0)) of class \(table.labels[$0])" } ?? "no more rows"
      throw problem(
        "line \(grouped(rows.line)): \(wanted) expected as in the folds, image \(grouped(index)) of class \(label) found"
      )
    }
    let probabilities = try places.map { Float(try rows.number($0)) }
    let sum = probabilities.reduce(0) { $0 + Double($1) }
    guard probabilities.allSatisfy({ (0...1).contains($0) }), abs(sum - 1) <= 1e-3 else {
      throw problem(
        "line \(grouped(rows.line)): probabilities from 0 to 1 that add up to 1 expected, other numbers found")
    }
    found += 1
    return (label, probabilities)
  }

  private func problem(_ text: String) -> FileError {
    FileError(.badData, path: path, text + ": run train-fold --fold \(fold)")
  }
}
