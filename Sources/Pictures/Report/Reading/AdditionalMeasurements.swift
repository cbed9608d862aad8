import Formats

/// A row of `ensemble.csv` or `views.csv`: the model that was measured, or what is compared with it.
struct ComparisonRow {
  let model: String
  /// The model's checksum as the file has it; empty for an ensemble.
  let checksum: String
  /// The number of views of each image.
  let views: Int
  let images: Int
  let correct: Int
  let loss: Double
  let calibrationError: Double
  /// How it differs from the first row; `nil` for that itself.
  let difference: Difference?

  /// A difference of two accuracies.
  struct Difference {
    let points: Double
    let error: Double
    let pValue: Double
  }

  /// Which of the files.
  enum Kind {
    /// The model that was measured, the models that are averaged, the ensemble.
    case ensemble
    /// The model that was measured, the same over several views, and perhaps the ensemble over them.
    case views

    /// What evaluate makes the file with.
    var option: String { self == .ensemble ? "--ensemble" : "--views" }
    fileprivate var leastRows: Int { self == .ensemble ? 4 : 2 }
    fileprivate var expectation: String {
      switch self {
      case .ensemble: "a model, at least two others and their average, all but the first with a difference,"
      case .views: "a model with one view and with more, all but the first with a difference,"
      }
    }
  }

  var accuracy: Double { Double(correct) / Double(images) }

  /// Reads the rows of one set.
  static func read(_ path: String, _ kind: Kind, set: String) throws -> [ComparisonRow] {
    let table = try CSVTable.read(path, required: ["set", "model", "model_crc32"])
    func problem(_ expectation: String) -> FileError {
      FileError(.badData, path: path, "\(expectation) found: run evaluate \(kind.option)")
    }
    let incomplete = problem("\(kind.expectation) expected, other rows")
    let (models, checksums) = (try table.texts("model"), try table.texts("model_crc32"))
    let (images, correct) = (try table.counts("images"), try table.counts("correct"))
    let views = try kind == .views ? table.counts("views") : table.rows.map { _ in 1 }
    let (losses, errors) = (try table.numbers("loss"), try table.numbers("calibration_error"))
    let differences = try ["difference", "difference_standard_error", "mcnemar_p"].map { try table.optionalNumbers($0) }
    let rows = try table.places(of: set).enumerated().map { place, row in
      guard correct[row] <= images[row], images[row] > 0 else {
        throw problem("at most \(images[row]) correct of as many images expected, \(correct[row])")
      }
      let comparison = differences.compactMap { $0[row] }
      guard comparison.count == (place == 0 ? 0 : 3), kind == .ensemble || (views[row] == 1) == (place == 0) else {
        throw incomplete
      }
      return ComparisonRow(
        model: models[row], checksum: checksums[row], views: views[row], images: images[row], correct: correct[row],
        loss: losses[row], calibrationError: errors[row],
        difference: place == 0
          ? nil : Difference(points: comparison[0], error: comparison[1], pValue: comparison[2]))
    }
    guard rows.isEmpty || rows.count >= kind.leastRows else { throw incomplete }
    return rows
  }
}

/// A row of `temperature.csv`: a set of predictions at a temperature.
struct TemperatureRow {
  let set: String
  /// The model's checksum as the file has it; empty for predictions of several models.
  let checksum: String
  let temperature: Double
  let images: Int
  let loss: Double
  let calibrationError: Double
  let brier: Double

  /// Reads the file.
  static func read(_ path: String) throws -> [TemperatureRow] {
    let table = try CSVTable.read(path, required: ["set", "model_crc32"])
    let (sets, checksums) = (try table.texts("set"), try table.texts("model_crc32"))
    let (temperatures, images) = (try table.numbers("temperature"), try table.counts("images"))
    let figures = try ["loss", "calibration_error", "brier_score"].map { try table.numbers($0) }
    return try table.rows.indices.map { row in
      guard temperatures[row] > 0 else {
        throw FileError(
          .badData, path: path,
          "temperatures above 0 expected, \(temperatures[row]) found: run evaluate --temperature fit")
      }
      return TemperatureRow(
        set: sets[row], checksum: checksums[row], temperature: temperatures[row], images: images[row],
        loss: figures[0][row], calibrationError: figures[1][row], brier: figures[2][row])
    }
  }
}

extension CSVTable {
  /// A column of numbers of images.
  fileprivate func counts(_ column: String) throws -> [Int] { try integers(column, in: 0...1_000_000_000_000) }

  /// The places of a set's rows.
  fileprivate func places(of set: String) throws -> [Int] {
    let sets = try texts("set")
    return rows.indices.filter { sets[$0] == set }
  }
}
