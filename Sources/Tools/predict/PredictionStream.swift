import Dataset
import DigitImage
import Formats
import ImageImport
import Network
import ToolFrame

/// Predictions of many images, printed as they come.
struct PredictionStream {
  /// What a row looks like.
  enum Form {
    case text, csv, json
  }

  private let predictor: Predictor
  private let form: Form
  private let console: Console
  private var waiting: [Digit] = []
  private var printed = 0

  /// The number of images that are recognised together.
  private static let chunk = 512
  private static let shownClasses = 3

  init(_ model: Model, as form: Form, console: Console) throws {
    predictor = try Predictor(model: model, threads: min(ThreadsOption.availableCores, ThreadsOption.maximum))
    (self.form, self.console) = (form, console)
  }

  private var names: ClassNames? { predictor.model.classNames }
  private var classCount: Int { predictor.model.shape.classes }

  /// Recognises all images of some inputs.
  ///
  /// - Returns: The number of pictures that could not be used, and what is wrong with the first.
  mutating func run(_ inputs: [ImageItems]) throws -> (failed: Int, first: FileError?) {
    let progress = CountProgress("images", quiet: console.isQuiet)
    defer { progress.close() }
    let total = inputs.contains { $0.count == nil } ? 0 : inputs.reduce(0) { $0 + ($1.count ?? 0) }
    var (done, failed, first) = (0, 0, FileError?.none)
    switch form {
    case .text: console.say(row(["class", "", "second", "", "third", ""], item: "image"))
    case .csv: console.say(Prediction.csvHeader(classes: classCount, names: names))
    case .json: console.say("[")
    }
    for input in inputs {
      try input.forEach { found in
        switch found {
        case .success(let item):
          waiting.append(Digit(path: item.name, image: item.image))
          if waiting.count == Self.chunk { try flush(progress) }
        case .failure(let error):
          progress.close()
          Console.report("predict: error: \(error)")
          failed += 1
          first = first ?? error
        }
        done += 1
        progress.update(done, of: total)
      }
    }
    try flush(progress)
    if form == .json { console.say(printed == 0 ? "]" : "\n]") }
    return (failed, first)
  }

  private mutating func flush(_ progress: CountProgress) throws {
    let predictions = try Prediction.predictions(of: waiting, by: predictor)
    waiting.removeAll(keepingCapacity: true)
    guard !predictions.isEmpty else { return }
    progress.close()
    for prediction in predictions {
      switch form {
      case .text: console.say(text(prediction))
      case .csv: console.say(prediction.csvRow(names: names))
      case .json: console.sayPart((printed == 0 ? "" : ",\n") + prediction.jsonLine(names: names))
      }
      printed += 1
    }
  }

  private func text(_ prediction: Prediction) -> String {
    let fields = prediction.ranking.prefix(Self.shownClasses).flatMap { label in
      [names.text(label), Numbers.probability(prediction.probabilities[label])]
    }
    return row(fields, item: Console.oneLine(prediction.digit.path))
  }

  /// Columns of a fixed width, so that rows can be printed before all are known; the image's name, of any length, comes
  /// last.
  private func row(_ fields: [String], item: String) -> String {
    let width = max(6, (0..<classCount).map { names.text($0).count }.max() ?? 0)
    let shown = fields.prefix(2 * min(Self.shownClasses, classCount))
    let columns = shown.enumerated().map { place, field in
      let wanted = place.isMultiple(of: 2) ? width : 8
      return String(repeating: " ", count: max(0, wanted - field.count)) + field
    }
    return columns.joined(separator: "  ") + "  " + item
  }
}
