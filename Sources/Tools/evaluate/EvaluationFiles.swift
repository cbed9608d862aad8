import ArgumentParser
import Formats
import Network
import RunFiles
import ToolFrame

/// Where an evaluation writes, each file settable by itself.
struct EvaluationPaths: ParsableArguments {
  @Option(help: ArgumentHelp("Where loss and accuracy go. (default: evaluation/metrics.csv)", valueName: "csv"))
  var metrics: String?

  @Option(help: ArgumentHelp("Where the confusion matrix goes. (default: evaluation/confusion.csv)", valueName: "csv"))
  var confusion: String?

  @Option(
    help: ArgumentHelp("Where each class's figures go. (default: evaluation/per_class.csv)", valueName: "csv"))
  var perClass: String?

  @Option(
    help: ArgumentHelp("Where the probabilities go. (default: evaluation/predictions.csv)", valueName: "csv"))
  var predictions: String?

  func files(_ folder: EvaluationArtifacts) -> EvaluationFiles {
    EvaluationFiles(
      metrics: metrics ?? folder.metrics, confusion: confusion ?? folder.confusion,
      perClass: perClass ?? folder.perClass, predictions: predictions ?? folder.predictions)
  }
}

/// The four files of an evaluation; the first column of each is the name of the set.
struct EvaluationFiles {
  let metrics: String
  let confusion: String
  let perClass: String
  let predictions: String

  var all: [String] { [metrics, confusion, perClass, predictions] }

  /// Measures a model and writes the files.
  ///
  /// - Parameters:
  ///   - train: The images that it was trained on, if they are to be measured too.
  ///   - tested: The images that it is measured on.
  func write(
    _ train: ImageSet?, _ tested: ImageSet, of model: ModelFile, threads: Int
  ) throws -> MeasuredSets {
    let predictor = Predictor(model: model.model, threads: threads)
    let classCount = model.model.shape.classes
    let columns = PredictionRows.columns(leading: ["set"], classCount: classCount)
    let measured = try CSVWriter.write(to: predictions, columns: columns) { writer in
      MeasuredSets(
        train: try train.map { try MeasuredSet($0, by: predictor, writingTo: &writer) },
        tested: try MeasuredSet(tested, by: predictor, writingTo: &writer))
    }
    try writeConfusion(measured.all, classCount)
    try writePerClass(measured.all)
    try writeMetrics(measured.all, model)
    return measured
  }

  private func writeMetrics(_ sets: [MeasuredSet], _ model: ModelFile) throws {
    let columns = [
      "set", "images", "correct", "accuracy", "standard_error", "loss", "calibration_error", "brier_score",
      "model_crc32",
    ]
    try CSVWriter.write(to: metrics, columns: columns) { writer in
      for set in sets {
        try writer.field(set.name)
        try writer.field(set.matrix.count)
        try writer.field(set.matrix.correct)
        let calibration = [set.scores.calibration.expectedError, set.scores.brier.value]
        for number in [set.accuracy, set.accuracyError, set.loss] + calibration { try writer.field(number) }
        try writer.field(model.checksum)
        try writer.endRow()
      }
    }
  }

  private func writeConfusion(_ sets: [MeasuredSet], _ classCount: Int) throws {
    let columns = ["set", "label"] + (0..<classCount).map { "predicted_\($0)" }
    try CSVWriter.write(to: confusion, columns: columns) { writer in
      for set in sets {
        for label in 0..<classCount {
          try writer.field(set.name)
          try writer.field(label)
          for predicted in 0..<classCount { try writer.field(set.matrix[label: label, predicted: predicted]) }
          try writer.endRow()
        }
      }
    }
  }

  private func writePerClass(_ sets: [MeasuredSet]) throws {
    try CSVWriter.write(to: perClass, columns: ["set", "label", "precision", "recall", "f1", "support"]) { writer in
      for set in sets {
        for (label, scores) in set.report.classes.enumerated() {
          try writer.field(set.name)
          try writer.field(label)
          for number in [scores.precision, scores.recall, scores.f1] { try writer.field(number) }
          try writer.field(scores.support)
          try writer.endRow()
        }
      }
    }
  }
}

/// The two files of something that is measured besides.
struct AdditionalFiles {
  let table: String
  let predictions: String

  var all: [String] { [table, predictions] }
}
