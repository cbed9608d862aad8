import Dataset
import Formats
import Statistics

/// What a model makes of the images of a set, in numbers.
package struct Measurement: Sendable {
  package var images = 1
  /// The number of images classified correctly.
  package var correct = 0
  /// The mean cross-entropy.
  package var loss = 0.0
  /// The expected calibration error; see `Calibration`.
  package var calibrationError = 0.0
  /// The Brier score.
  package var brier = 0.0

  /// The fraction of images classified correctly.
  package var accuracy: Double { Double(correct) / Double(images) }
  /// The standard error of ``accuracy``.
  package var standardError: Double { Statistics.standardError(accuracy: accuracy, count: images) }
  /// The 95 % confidence interval of ``accuracy``.
  package var interval: ClosedRange<Double> { wilsonInterval(correct: correct, count: images) }

  fileprivate init() {}

  fileprivate init(loss: Double, _ scores: ProbabilityScores) {
    self.loss = loss
    (images, correct) = (scores.count, scores.matrix.correct)
    (calibrationError, brier) = (scores.calibration.expectedError, scores.brier.value)
  }

  fileprivate static var columns: [CSVSchema<Measurement>.Column] {
    [
      .whole("images", \.images, in: 1...most), .whole("correct", \.correct, in: 0...most),
      .derived("accuracy", \.accuracy), .derived("standard_error", \.standardError), .column("loss", \.loss),
      .column("calibration_error", \.calibrationError), .column("brier_score", \.brier),
    ]
  }

  fileprivate func check(_ path: String, _ command: String) throws(FileError) {
    guard correct <= images else {
      throw FileError(
        .badData, path: path,
        "expected at most \(images) correct of as many images; found \(correct); run \(command)")
    }
  }
}

/// A set's row in `metrics.csv`.
@dynamicMemberLookup
package struct SetMetrics: Sendable {
  /// The set.
  package var name = ""
  package var measurement = Measurement()
  /// The checksum of the model's file; `nil` where the file does not say.
  package var modelChecksum: String?

  package subscript<Value>(dynamicMember path: KeyPath<Measurement, Value>) -> Value { measurement[keyPath: path] }

  private init() {}

  /// Makes a row.
  ///
  /// - `loss`: The network's own loss, from its logits.
  /// - `scores`: What its probabilities are worth.
  package init(_ name: String, loss: Double, _ scores: ProbabilityScores, modelChecksum: String) {
    (self.name, measurement, self.modelChecksum) = (name, Measurement(loss: loss, scores), modelChecksum)
  }

  package static var schema: CSVSchema<SetMetrics> {
    // Earlier files have neither calibration nor checksum.
    let columns = Measurement.columns.map { $0.of(\SetMetrics.measurement) }
    return CSVSchema(
      blank: SetMetrics(), remedy: "run evaluate",
      [.column("set", \.name)] + columns.dropLast(2) + columns.suffix(2).map(\.optional) + [
        .column("model_crc32", \.modelChecksum).optional
      ])
  }

  /// Reads the file.
  ///
  /// - Throws: `FileError` unless there is a set, and no more images of any are recognised than there are.
  package static func readAll(_ path: String) throws -> [SetMetrics] {
    let rows = try schema.read(path)
    guard !rows.isEmpty else {
      throw FileError(.badData, path: path, "expected a row for each set of images; found none; run evaluate")
    }
    for row in rows { try row.measurement.check(path, "evaluate") }
    return rows
  }
}

/// A row of `ensemble.csv` or `views.csv`: the model that was measured, or what is compared with it.
@dynamicMemberLookup
package struct ComparisonRow: Sendable {
  /// The set of images.
  package var set = ""
  /// What the model is called.
  package var model = ""
  /// The checksum of the model's file; empty for an ensemble, which is no file.
  package var checksum = ""
  /// The number of views of each image.
  package var views = 1
  package var measurement = Measurement()

  private var points: Double?
  private var error: Double?
  private var onlyThis: Int?
  private var onlyFirst: Int?
  private var pValue: Double?

  /// How it differs from the model that was measured: the difference of the accuracies with its standard error, how
  /// many images only one of the two classifies correctly, and the p-value of McNemar's test.
  package typealias Difference = (points: Double, error: Double, onlyThis: Int, onlyFirst: Int, pValue: Double)

  /// How many of the five figures of a comparison there are.
  private var figures: Int {
    [points, error, pValue].count { $0 != nil } + [onlyThis, onlyFirst].count { $0 != nil }
  }

  /// How it differs from the first row; `nil` for that itself.
  package var difference: Difference? {
    guard let points, let error, let onlyThis, let onlyFirst, let pValue else { return nil }
    return (points, error, onlyThis, onlyFirst, pValue)
  }

  package subscript<Value>(dynamicMember path: KeyPath<Measurement, Value>) -> Value { measurement[keyPath: path] }

  private init() {}

  /// Makes a row.
  ///
  /// - `measured`: The scores of the model that was measured; `nil` for the row of that model itself.
  package init(
    set: String, _ model: String, checksum: String, views: Int = 1, loss: Double, _ scores: ProbabilityScores,
    beside measured: ProbabilityScores?
  ) {
    (self.set, self.model, self.checksum, self.views) = (set, model, checksum, views)
    measurement = Measurement(loss: loss, scores)
    guard let measured else { return }
    let comparison = PairedComparison(first: scores.isCorrect, second: measured.isCorrect)
    (points, error) = (comparison.difference, comparison.standardError)
    (onlyThis, onlyFirst) = (comparison.onlyFirst, comparison.onlySecond)
    pValue = comparison.mcNemar.pValue
  }

  package enum Kind: Sendable {
    /// The model that was measured, the models that are averaged, the ensemble.
    case ensemble
    /// The model that was measured, the same over several views, and perhaps the ensemble over them.
    case views

    /// What evaluate makes the file with.
    package var option: String { self == .ensemble ? "--ensemble" : "--views" }

    fileprivate var expectation: String {
      switch self {
      case .ensemble: "a model, at least two others and their average, all but the first with a difference"
      case .views: "a model with one view and with more, all but the first with a difference"
      }
    }

    fileprivate func fits(_ rows: [ComparisonRow]) -> Bool {
      rows.count >= (self == .ensemble ? 4 : 2)
        && rows.enumerated().allSatisfy { place, row in
          row.figures == (place == 0 ? 0 : 5) && (self == .ensemble || (row.views == 1) == (place == 0))
        }
    }
  }

  package static func schema(_ kind: Kind) -> CSVSchema<ComparisonRow> {
    CSVSchema(
      blank: ComparisonRow(), remedy: "run evaluate \(kind.option)",
      [.column("set", \.set), .column("model", \.model), .column("model_crc32", \.checksum)]
        + (kind == .views ? [.whole("views", \.views)] : [])
        + Measurement.columns.map { $0.of(\.measurement) } + [
          .column("difference", \.points), .column("difference_standard_error", \.error),
          .column("only_this", \.onlyThis), .column("only_first", \.onlyFirst), .column("mcnemar_p", \.pValue),
        ])
  }

  /// Reads the rows of one set.
  ///
  /// - Returns: `nil` if the file has none.
  /// - Throws: `FileError` unless they are the rows of one comparison.
  package static func read(_ path: String, _ kind: Kind, set: String) throws -> [ComparisonRow]? {
    let rows = try schema(kind).read(path).filter { $0.set == set }
    for row in rows { try row.measurement.check(path, "evaluate \(kind.option)") }
    guard rows.isEmpty || kind.fits(rows) else {
      throw FileError(
        .badData, path: path, "expected \(kind.expectation); found other rows; run evaluate \(kind.option)")
    }
    return rows.isEmpty ? nil : rows
  }
}

/// A row of `temperature.csv`: a set of predictions at a temperature.
package struct TemperatureRow: Sendable {
  /// The set of images.
  package var set = ""
  /// The checksum of the model's file; empty for predictions of several models.
  package var checksum = ""
  /// The temperature; 1 changes nothing.
  package var temperature = 1.0
  package var images = 0
  /// The mean cross-entropy.
  package var loss = 0.0
  /// The expected calibration error.
  package var calibrationError = 0.0
  /// The Brier score.
  package var brier = 0.0

  private init() {}

  package init(set: String, checksum: String, temperature: Double, _ scores: ProbabilityScores) {
    (self.set, self.checksum, self.temperature) = (set, checksum, temperature)
    (images, loss) = (scores.count, scores.loss)
    (calibrationError, brier) = (scores.calibration.expectedError, scores.brier.value)
  }

  package static var schema: CSVSchema<TemperatureRow> {
    CSVSchema(
      blank: TemperatureRow(), remedy: "run evaluate --temperature fit",
      [
        .column("set", \.set), .column("model_crc32", \.checksum),
        .column("temperature", \.temperature, "a number above 0") { $0 > 0 }, .whole("images", \.images, in: 0...most),
        .column("loss", \.loss), .column("calibration_error", \.calibrationError), .column("brier_score", \.brier),
      ])
  }
}

/// A row of `per_class.csv`.
package struct ClassRow: Sendable {
  private var set = ""
  private var label = 0
  private var name = ""
  private var precision = 0.0
  private var recall = 0.0
  private var f1 = 0.0
  private var support = 0

  private init() {}

  package static func rows(_ set: String, _ report: ClassificationReport, _ names: ClassNames?) -> [ClassRow] {
    report.classes.enumerated().map { label, scores in
      var row = ClassRow()
      (row.set, row.label, row.support) = (set, label, scores.support)
      row.name = names.text(label)
      (row.precision, row.recall, row.f1) = (scores.precision, scores.recall, scores.f1)
      return row
    }
  }

  /// The table.
  ///
  /// - `hasNames`: Whether it has a column with the names of the classes.
  package static func schema(hasNames: Bool = false) -> CSVSchema<ClassRow> {
    CSVSchema(
      blank: ClassRow(), remedy: "run evaluate",
      [.column("set", \.set), .whole("label", \.label, in: 0...255)] + (hasNames ? [.column("name", \.name)] : []) + [
        .fraction("precision", \.precision), .fraction("recall", \.recall), .fraction("f1", \.f1),
        .whole("support", \.support, in: 0...most),
      ])
  }
}

/// The most images that a count may mean; sums over all classes stay far from overflowing.
private let most = 1_000_000_000_000
