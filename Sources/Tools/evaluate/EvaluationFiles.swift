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
}

/// The two files of something that is measured besides.
struct AdditionalFiles {
  let table: String
  let predictions: String

  var all: [String] { [table, predictions] }
}
