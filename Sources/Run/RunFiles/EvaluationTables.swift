import Dataset
import Formats
import Statistics

/// A set's row in `metrics.csv`.
public struct SetMetrics: Sendable {
  /// The set.
  public var name = ""
  /// The number of its images.
  public var images = 1
  /// The number of images classified correctly.
  public var correct = 0
  /// The mean cross-entropy.
  public var loss = 0.0
  /// The expected calibration error; see `Calibration`.
  public var calibrationError = 0.0
  /// The Brier score.
  public var brier = 0.0
  /// The checksum of the model's file; `nil` where the file does not say.
  public var modelChecksum: String?

  /// The fraction of images classified correctly.
  public var accuracy: Double { Double(correct) / Double(images) }
  /// The standard error of ``accuracy``.
  public var standardError: Double { Statistics.standardError(accuracy: accuracy, count: images) }
  /// The 95 % confidence interval of ``accuracy``.
  public var interval: ClosedRange<Double> { wilsonInterval(correct: correct, count: images) }

  private init() {}

  /// Makes a row.
  ///
  /// - Parameters:
  ///   - loss: The network's own loss, from its logits.
  ///   - scores: What its probabilities are worth.
  public init(_ name: String, loss: Double, _ scores: ProbabilityScores, modelChecksum: String) {
    (self.name, self.loss, self.modelChecksum) = (name, loss, modelChecksum)
    (images, correct) = (scores.count, scores.matrix.correct)
    (calibrationError, brier) = (scores.calibration.expectedError, scores.brier.value)
  }

  /// The table.
  public static var schema: CSVSchema<SetMetrics> {
    CSVSchema(
      blank: SetMetrics(), remedy: "run evaluate",
      [
        .column("set", \.name), .whole("images", \.images, in: 1...most), .whole("correct", \.correct, in: 0...most),
        .derived("accuracy", \.accuracy), .derived("standard_error", \.standardError), .column("loss", \.loss),
        .column("calibration_error", \.calibrationError).optional, .column("brier_score", \.brier).optional,
        .column("model_crc32", \.modelChecksum).optional,
      ])
  }

  /// Reads the file.
  ///
  /// - Throws: `FileError` unless there is a set, and no more images of any are recognised than there are.
  public static func readAll(_ path: String) throws -> [SetMetrics] {
    let rows = try schema.read(path)
    guard !rows.isEmpty else {
      throw FileError(.badData, path: path, "expected a row for each set of images; found none; run evaluate")
    }
    for row in rows { try checkCounts(row.correct, of: row.images, path, "evaluate") }
    return rows
  }
}

/// A row of `ensemble.csv` or `views.csv`: the model that was measured, or what is compared with it.
public struct ComparisonRow: Sendable {
  /// The set of images.
  public var set = ""
  /// What the model is called.
  public var model = ""
  /// The checksum of the model's file; empty for an ensemble, which is no file.
  public var checksum = ""
  /// The number of views of each image.
  public var views = 1
  /// The number of images.
  public var images = 1
  /// The number of images classified correctly.
  public var correct = 0
  /// The mean cross-entropy.
  public var loss = 0.0
  /// The expected calibration error.
  public var calibrationError = 0.0
  /// The Brier score.
  public var brier = 0.0

  private var points: Double?
  private var error: Double?
  private var onlyThis: Int?
  private var onlyFirst: Int?
  private var pValue: Double?

  /// How it differs from the model that was measured.
  public struct Difference: Sendable {
    /// The difference of the accuracies.
    public let points: Double
    /// Its standard error.
    public let error: Double
    /// The number of images that only this classifies correctly.
    public let onlyThis: Int
    /// The number of images that only the measured model classifies correctly.
    public let onlyFirst: Int
    /// McNemar's test.
    public let pValue: Double
  }

  /// How many of the five figures of a comparison there are.
  private var figures: Int {
    [points, error, pValue].count { $0 != nil } + [onlyThis, onlyFirst].count { $0 != nil }
  }

  /// How it differs from the first row; `nil` for that itself.
  public var difference: Difference? {
    guard let points, let error, let onlyThis, let onlyFirst, let pValue else { return nil }
    return Difference(points: points, error: error, onlyThis: onlyThis, onlyFirst: onlyFirst, pValue: pValue)
  }

  /// The fraction of images classified correctly.
  public var accuracy: Double { Double(correct) / Double(images) }

  private init() {}

  /// Makes a row.
  ///
  /// - Parameter measured: The scores of the model that was measured; `nil` for the row of that model itself.
  public init(
    set: String, _ model: String, checksum: String, views: Int = 1, loss: Double, _ scores: ProbabilityScores,
    beside measured: ProbabilityScores?
  ) {
    (self.set, self.model, self.checksum, self.views, self.loss) = (set, model, checksum, views, loss)
    (images, correct) = (scores.count, scores.matrix.correct)
    (calibrationError, brier) = (scores.calibration.expectedError, scores.brier.value)
    guard let measured else { return }
    let comparison = PairedComparison(first: scores.isCorrect, second: measured.isCorrect)
    (points, error) = (comparison.difference, comparison.standardError)
    (onlyThis, onlyFirst) = (comparison.onlyFirst, comparison.onlySecond)
    pValue = comparison.mcNemar.pValue
  }

  /// Which of the files.
  public enum Kind: Sendable {
    /// The model that was measured, the models that are averaged, the ensemble.
    case ensemble
    /// The model that was measured, the same over several views, and perhaps the ensemble over them.
    case views

    /// What evaluate makes the file with.
    public var option: String { self == .ensemble ? "--ensemble" : "--views" }

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

  /// The table.
  public static func schema(_ kind: Kind) -> CSVSchema<ComparisonRow> {
    CSVSchema(
      blank: ComparisonRow(), remedy: "run evaluate \(kind.option)",
      [.column("set", \.set), .column("model", \.model), .column("model_crc32", \.checksum)]
        + (kind == .views ? [.whole("views", \.views)] : []) + [
          .whole("images", \.images, in: 1...most), .whole("correct", \.correct, in: 0...most),
          .derived("accuracy", \.accuracy),
          .derived("standard_error") { standardError(accuracy: $0.accuracy, count: $0.images) },
          .column("loss", \.loss), .column("calibration_error", \.calibrationError), .column("brier_score", \.brier),
          .column("difference", \.points), .column("difference_standard_error", \.error),
          .column("only_this", \.onlyThis), .column("only_first", \.onlyFirst), .column("mcnemar_p", \.pValue),
        ])
  }

  /// Reads the rows of one set.
  ///
  /// - Returns: `nil` if the file has none.
  /// - Throws: `FileError` unless they are the rows of one comparison.
  public static func read(_ path: String, _ kind: Kind, set: String) throws -> [ComparisonRow]? {
    let rows = try schema(kind).read(path).filter { $0.set == set }
    for row in rows { try checkCounts(row.correct, of: row.images, path, "evaluate \(kind.option)") }
    guard rows.isEmpty || kind.fits(rows) else {
      throw FileError(
        .badData, path: path, "expected \(kind.expectation); found other rows; run evaluate \(kind.option)")
    }
    return rows.isEmpty ? nil : rows
  }
}

/// A row of `temperature.csv`: a set of predictions at a temperature.
public struct TemperatureRow: Sendable {
  /// The set of images.
  public var set = ""
  /// The checksum of the model's file; empty for predictions of several models.
  public var checksum = ""
  /// The temperature; 1 changes nothing.
  public var temperature = 1.0
  /// The number of images.
  public var images = 0
  /// The mean cross-entropy.
  public var loss = 0.0
  /// The expected calibration error.
  public var calibrationError = 0.0
  /// The Brier score.
  public var brier = 0.0

  private init() {}

  /// Makes a row.
  public init(set: String, checksum: String, temperature: Double, _ scores: ProbabilityScores) {
    (self.set, self.checksum, self.temperature) = (set, checksum, temperature)
    (images, loss) = (scores.count, scores.loss)
    (calibrationError, brier) = (scores.calibration.expectedError, scores.brier.value)
  }

  /// The table.
  public static var schema: CSVSchema<TemperatureRow> {
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
public struct ClassRow: Sendable {
  private var set = ""
  private var label = 0
  private var name = ""
  private var precision = 0.0
  private var recall = 0.0
  private var f1 = 0.0
  private var support = 0

  private init() {}

  /// Makes the rows of a set.
  public static func rows(_ set: String, _ report: ClassificationReport, _ names: ClassNames?) -> [ClassRow] {
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
  /// - Parameter hasNames: Whether it has a column with the names of the classes.
  public static func schema(hasNames: Bool = false) -> CSVSchema<ClassRow> {
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

private func checkCounts(_ correct: Int, of images: Int, _ path: String, _ command: String) throws(FileError) {
  guard correct <= images else {
    throw FileError(
      .badData, path: path, "expected at most \(images) correct of as many images; found \(correct); run \(command)")
  }
}
