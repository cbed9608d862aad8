import Formats
import RunFiles

/// The run in one sentence and a few figures, at the top of the page.
struct Glance {
  /// A figure with its name.
  struct Tile {
    let label: String
    let figure: String
    let remark: String
  }

  let sentence: String
  let tiles: [Tile]

  init(_ run: Run) {
    sentence = Self.sentence(run)
    tiles = [Self.test(run), Self.crossValidation(run), Self.calibration(run), Self.training(run)].compactMap { $0 }
  }

  private static func sentence(_ run: Run) -> String {
    guard let model = run.model, let metadata = model.metadata else { return "Parts of a run of the pipeline." }
    let parameters = model.network.map { " of \(grouped($0.parameterCount)) parameters" } ?? ""
    var text = "A convolutional network\(parameters)"
    if let training = metadata.training {
      let part = model.fold == 0 ? "all training images" : "all training images but those of fold \(model.fold)"
      let what = run.data.isTrainedOnMNIST ? "\(part) of MNIST" : part
      text += ", trained on \(what) for \(counted(training.epochs, "epoch")) with seed \(training.options.seed)"
    }
    guard let test = run.test else { return text + "." }
    return text + ". It recognises \(grouped(test.correct)) of \(grouped(test.images)) test images."
  }

  private static func test(_ run: Run) -> Tile? {
    run.test.map { test in
      Tile(
        label: "Test accuracy", figure: Text.percent(test.accuracy),
        remark: "± \(Text.percent(test.standardError)) standard error")
    }
  }

  private static func crossValidation(_ run: Run) -> Tile? {
    run.crossValidation.map { validation in
      Tile(
        label: "Cross-validation", figure: Text.percent(validation.summary.validAccuracy.mean),
        remark:
          "± \(Text.percent(validation.summary.validAccuracy.standardDeviation)) deviation of \(validation.rows.count) folds"
      )
    }
  }

  private static func calibration(_ run: Run) -> Tile? {
    run.predictions.map { predictions in
      Tile(
        label: "Calibration error", figure: Text.percent(predictions.calibration.expectedError),
        remark: "expected difference of confidence and accuracy")
    }
  }

  private static func training(_ run: Run) -> Tile? {
    let trainings = run.foldTrainings + [run.final]
    let times = trainings.compactMap(\.seconds)
    guard !times.isEmpty else { return nil }
    let epochs = trainings.compactMap(\.history?.count).reduce(0, +)
    return Tile(
      label: "Training", figure: Text.duration(times.reduce(0, +)),
      remark: "\(counted(times.count, "training")), \(counted(epochs, "epoch")), their times added")
  }
}
