import Formats

/// Where each file of the pipeline is, below one folder; docs/Formats.md says what each of them holds.
package struct Artifacts: Sendable, Equatable {
  /// The folder itself.
  package let directory: String

  /// The files below `directory`, which need not exist.
  package init(_ directory: String) {
    self.directory = directory
  }

  /// Training images, `|u1` of shape (N, height, width).
  package var trainImages: String { path(InputRole.images.rawValue) }
  /// Training labels, `|u1` of shape (N,).
  package var trainLabels: String { path(InputRole.labels.rawValue) }
  /// Test images, `|u1` of shape (N, height, width).
  package var testImages: String { path("test-images.npy") }
  /// Test labels, `|u1` of shape (N,).
  package var testLabels: String { path("test-labels.npy") }

  /// The name of each class; there only where classes have names.
  package var classes: String { path("classes.csv") }
  /// Where each image comes from, if import-images made the arrays.
  package var sources: String { path("sources.csv") }
  /// What is known of the data beside the arrays.
  package var dataFacts: String { path("data.csv") }
  /// Which arrays and folds the tools made.
  package var made: String { path("made.csv") }

  /// The fold of every training image.
  package var folds: String { path(InputRole.folds.rawValue) }
  /// The files of one fold's training, counted from 1.
  package func fold(_ number: Int) -> TrainingArtifacts { TrainingArtifacts(path("fold-\(number)")) }
  /// The files of the final model's training.
  package var final: TrainingArtifacts { TrainingArtifacts(path("final")) }

  /// The table of the folds.
  package var crossValidationResults: String { path("cv_results.csv") }
  /// Mean and standard deviation over the folds, and the chosen number of epochs.
  package var crossValidationSummary: String { path("cv_summary.csv") }

  /// The options of several candidates, a row for each.
  package var candidates: String { path("candidates.csv") }
  /// A candidate's folder, in which the files of its folds and of its cross-validation have the names that they have
  /// here.
  package func candidate(_ name: String) -> Artifacts { Artifacts(path("candidates/\(name)")) }
  /// The table of all candidates' folds.
  package var candidateResults: String { path("candidates_results.csv") }
  /// The comparison of the candidates, a row for each.
  package var candidateSummary: String { path("candidates_summary.csv") }
  /// Which candidate was chosen, and how.
  package var chosenCandidate: String { path("chosen.csv") }
  /// The chosen candidate alone, as a file of candidates, to measure it on other folds.
  package var winner: String { path("winner.csv") }
  /// A run of its own that measures the chosen candidate on other folds.
  package var remeasured: Artifacts { Artifacts(path("remeasured")) }
  /// The rungs of a search: who went on, and why.
  package var rungs: String { path("rungs.csv") }

  /// The files that measure a model.
  package var evaluation: EvaluationArtifacts { EvaluationArtifacts(path("evaluation")) }
  /// The files that measure a model on other images than the training and test set.
  package func evaluation(named name: String) -> EvaluationArtifacts { EvaluationArtifacts(path("evaluation-\(name)")) }

  /// Training images whose labels are probably wrong.
  package var labelIssues: String { path("label_issues.csv") }
  /// Images that equal another one.
  package var duplicates: String { path("duplicates.csv") }
  /// Images that do not look like the others.
  package var oddImages: String { path("odd_images.csv") }
  /// Fractions of the training images beside those in the test images.
  package var shift: String { path("shift.csv") }

  /// The folder of the pictures.
  package var figures: String { path("figures") }
  /// One picture by its name, such as `filters-conv1.png`.
  package func figure(_ name: String) -> String { path("figures/" + name) }
  /// The places that excite the filters of a layer.
  package func patches(of layer: String) -> String { figure("patches-\(layer).csv") }
  /// What the most confident mistakes rest on.
  package var mistakenMaps: SaliencyFiles { SaliencyFiles(SaliencyFiles.mistakes, in: figures) }

  /// The training images whose labels are most probably wrong.
  package var labelIssuesFigure: String { figure("label-issues.png") }

  /// How long each stage of `pipeline.sh` took, and where.
  package var stages: String { path("stages.csv") }
  /// The Slurm jobs that were last submitted for a run.
  package var slurmChain: String { path("logs/slurm-chain.csv") }

  /// The report page.
  package var report: String { path("report.html") }

  /// The path of a file given by its name below the folder.
  package func path(_ name: String) -> String { Paths.join(directory, name) }
}

/// The files of one training run.
package struct TrainingArtifacts: Sendable, Equatable {
  /// The run's folder.
  package let directory: String

  /// The files below `directory`.
  package init(_ directory: String) { self.directory = directory }

  /// The trained weights.
  package var model: String { directory + "/" + Self.modelName }
  /// What the file with the weights is called.
  package static let modelName = "model.safetensors"
  /// A row per epoch.
  package var history: String { directory + "/history.csv" }
  /// The run in one row.
  package var result: String { directory + "/result.csv" }
  /// Out-of-fold probabilities.
  package var predictions: String { directory + "/predictions.csv" }
  /// The state after the last finished epoch; there only while the run is unfinished.
  package var checkpoint: String { directory + "/checkpoint.safetensors" }
  /// Why there is no model, if a search goes on without it.
  package var failure: String { directory + "/failed.csv" }
}

/// The files of an evaluation.
package struct EvaluationArtifacts: Sendable, Equatable {
  /// The evaluation's folder.
  package let directory: String

  /// The files below `directory`.
  package init(_ directory: String) { self.directory = directory }

  /// Accuracy with its standard error, and loss.
  package var metrics: String { directory + "/metrics.csv" }
  /// Counts by true and predicted class.
  package var confusion: String { directory + "/confusion.csv" }
  /// Precision, recall, F1 and support of each class.
  package var perClass: String { directory + "/per_class.csv" }
  /// Probabilities of each image.
  package var predictions: String { directory + "/predictions.csv" }
  /// The four files that every evaluation writes.
  package var measured: [String] { [metrics, confusion, perClass, predictions] }
  /// An ensemble beside its members and the model that was measured.
  package var ensemble: String { directory + "/ensemble.csv" }
  /// The ensemble's probabilities of each image.
  package var ensemblePredictions: String { directory + "/ensemble_predictions.csv" }
  /// A model over several views of each image beside itself.
  package var views: String { directory + "/views.csv" }
  /// Its probabilities of each image over the views.
  package var viewsPredictions: String { directory + "/views_predictions.csv" }
  /// Loss and calibration without and with a temperature.
  package var temperature: String { directory + "/temperature.csv" }
  /// Probabilities of each image with the temperature.
  package var calibratedPredictions: String { directory + "/calibrated_predictions.csv" }
}
