import ArgumentParser
import Formats
import Network
import ToolSupport

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

  /// Makes sure, before any work, that all files can be written.
  func checkWritable() throws {
    for path in [metrics, confusion, perClass, predictions] { try AtomicFile.checkWritable(path) }
  }

  /// Measures a model on some sets and writes the files.
  func write(_ sets: [ImageSet], by predictor: Predictor) throws -> [MeasuredSet] {
    let classCount = predictor.model.shape.classes
    let columns = PredictionRows.columns(leading: ["set"], classCount: classCount)
    let measured = try CSVWriter.write(to: predictions, columns: columns) { writer in
      try sets.map { try MeasuredSet($0, by: predictor, writingTo: &writer) }
    }
    try writeConfusion(measured, classCount)
    try writePerClass(measured)
    try writeMetrics(measured)
    return measured
  }

  private func writeMetrics(_ sets: [MeasuredSet]) throws {
    let columns = ["set", "images", "correct", "accuracy", "standard_error", "loss"]
    try CSVWriter.write(to: metrics, columns: columns) { writer in
      for set in sets {
        try writer.field(set.name)
        try writer.field(set.matrix.count)
        try writer.field(set.matrix.correct)
        for number in [set.accuracy, set.accuracyError, set.loss] { try writer.field(number) }
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
