/// Where each file of the pipeline is, below one folder; docs/Formats.md says what each of them holds.
public struct Artifacts: Sendable, Equatable {
  /// The folder itself.
  public let directory: String

  /// The files below `directory`, which need not exist.
  public init(_ directory: String) {
    self.directory = directory
  }

  /// Training images, `|u1` of shape (N, height, width).
  public var trainImages: String { path(InputRole.images.rawValue) }
  /// Training labels, `|u1` of shape (N,).
  public var trainLabels: String { path(InputRole.labels.rawValue) }
  /// Test images, `|u1` of shape (N, height, width).
  public var testImages: String { path("test-images.npy") }
  /// Test labels, `|u1` of shape (N,).
  public var testLabels: String { path("test-labels.npy") }

  /// The name of each class; there only where classes have names.
  public var classes: String { path("classes.csv") }
  /// Where each image comes from, if import-images made the arrays.
  public var sources: String { path("sources.csv") }
  /// What is known of the data beside the arrays.
  public var dataFacts: String { path("data.csv") }
  /// Which arrays and folds the tools made.
  public var made: String { path("made.csv") }

  /// The fold of every training image.
  public var folds: String { path(InputRole.folds.rawValue) }
  /// The files of one fold's training, counted from 1.
  public func fold(_ number: Int) -> TrainingArtifacts { TrainingArtifacts(path("fold-\(number)")) }
  /// The files of the final model's training.
  public var final: TrainingArtifacts { TrainingArtifacts(path("final")) }

  /// The table of the folds.
  public var crossValidationResults: String { path("cv_results.csv") }
  /// Mean and standard deviation over the folds, and the chosen number of epochs.
  public var crossValidationSummary: String { path("cv_summary.csv") }

  /// The options of several candidates, a row for each.
  public var candidates: String { path("candidates.csv") }
  /// A candidate's folder, in which the files of its folds and of its cross-validation have the names that they have here.
  public func candidate(_ name: String) -> Artifacts { Artifacts(path("candidates/\(name)")) }
  /// The table of all candidates' folds.
  public var candidateResults: String { path("candidates_results.csv") }
  /// The comparison of the candidates, a row for each.
  public var candidateSummary: String { path("candidates_summary.csv") }
  /// Which candidate was chosen, and how.
  public var chosenCandidate: String { path("chosen.csv") }
  /// The chosen candidate alone, as a file of candidates, to measure it on other folds.
  public var winner: String { path("winner.csv") }
  /// A run of its own that measures the chosen candidate on other folds.
  public var remeasured: Artifacts { Artifacts(path("remeasured")) }
  /// The rungs of a search: who went on, and why.
  public var rungs: String { path("rungs.csv") }

  /// The files that measure a model.
  public var evaluation: EvaluationArtifacts { EvaluationArtifacts(path("evaluation")) }
  /// The files that measure a model on other images than the training and test set.
  public func evaluation(named name: String) -> EvaluationArtifacts { EvaluationArtifacts(path("evaluation-\(name)")) }

  /// Training images whose labels are probably wrong.
  public var labelIssues: String { path("label_issues.csv") }
  /// Images that equal another one.
  public var duplicates: String { path("duplicates.csv") }
  /// Images that do not look like the others.
  public var oddImages: String { path("odd_images.csv") }
  /// Shares in the training images beside those in the test images.
  public var shift: String { path("shift.csv") }

  /// The folder of the pictures.
  public var figures: String { path("figures") }
  /// One picture by its name, such as `filters-conv1.png`.
  public func figure(_ name: String) -> String { path("figures/" + name) }
  /// The places that excite the filters of a layer.
  public func patches(of layer: String) -> String { figure("patches-\(layer).csv") }
  /// What the most confident mistakes rest on.
  public var mistakenMaps: SaliencyFiles { SaliencyFiles(SaliencyFiles.mistakes, in: figures) }

  /// The training images whose labels are most probably wrong.
  public var labelIssuesFigure: String { figure("label-issues.png") }

  /// How long each stage of `pipeline.sh` took, and where.
  public var stages: String { path("stages.csv") }

  /// The report page.
  public var report: String { path("report.html") }

  /// The path of a file given by its name below the folder.
  public func path(_ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : directory + "/" + name
  }
}

/// The files of one training run.
public struct TrainingArtifacts: Sendable, Equatable {
  /// The run's folder.
  public let directory: String

  /// The files below `directory`.
  public init(_ directory: String) { self.directory = directory }

  /// The trained weights.
  public var model: String { directory + "/" + Self.modelName }
  /// What the file with the weights is called.
  package static let modelName = "model.safetensors"
  /// A row per epoch.
  public var history: String { directory + "/history.csv" }
  /// The run in one row.
  public var result: String { directory + "/result.csv" }
  /// Out-of-fold probabilities.
  public var predictions: String { directory + "/predictions.csv" }
  /// The state after the last finished epoch; there only while the run is unfinished.
  public var checkpoint: String { directory + "/checkpoint.safetensors" }
  /// Why there is no model, if a search goes on without it.
  public var failure: String { directory + "/failed.csv" }
}

/// The files of an evaluation.
public struct EvaluationArtifacts: Sendable, Equatable {
  /// The evaluation's folder.
  public let directory: String

  /// The files below `directory`.
  public init(_ directory: String) { self.directory = directory }

  /// Accuracy with its standard error, and loss.
  public var metrics: String { directory + "/metrics.csv" }
  /// Counts by true and predicted class.
  public var confusion: String { directory + "/confusion.csv" }
  /// Precision, recall, F1 and support of each class.
  public var perClass: String { directory + "/per_class.csv" }
  /// Probabilities of each image.
  public var predictions: String { directory + "/predictions.csv" }
  /// The four files that every evaluation writes.
  public var measured: [String] { [metrics, confusion, perClass, predictions] }
  /// An ensemble beside its members and the model that was measured.
  public var ensemble: String { directory + "/ensemble.csv" }
  /// The ensemble's probabilities of each image.
  public var ensemblePredictions: String { directory + "/ensemble_predictions.csv" }
  /// A model over several views of each image beside itself.
  public var views: String { directory + "/views.csv" }
  /// Its probabilities of each image over the views.
  public var viewsPredictions: String { directory + "/views_predictions.csv" }
  /// Loss and calibration without and with a temperature.
  public var temperature: String { directory + "/temperature.csv" }
  /// Probabilities of each image with the temperature.
  public var calibratedPredictions: String { directory + "/calibrated_predictions.csv" }
}
