import RunFiles

extension Run {
  /// The files that the page tells about, there or not: what the page must not replace.
  var inputs: [String] {
    let tables = [
      artifacts.folds, artifacts.labelIssues, artifacts.duplicates, artifacts.oddImages, artifacts.shift,
      artifacts.candidateSummary, artifacts.chosenCandidate, artifacts.rungs, artifacts.stages,
      artifacts.remeasured.candidateSummary,
      validated.crossValidationResults, validated.crossValidationSummary,
    ]
    let images = [artifacts.trainImages, artifacts.trainLabels, artifacts.testImages, artifacts.testLabels]
    let trainings = ([final] + foldTrainings).map(\.files)
      .flatMap { [$0.model, $0.history, $0.result, $0.predictions, $0.checkpoint] }
    let evaluation = artifacts.evaluation
    let measurements = [
      evaluation.metrics, evaluation.confusion, evaluation.perClass, evaluation.predictions, evaluation.ensemble,
      evaluation.ensemblePredictions, evaluation.views, evaluation.viewsPredictions, evaluation.temperature,
      evaluation.calibratedPredictions,
    ]
    return tables + images + trainings + measurements + pictures.map { artifacts.figure($0.name) }
      + artifacts.mistakenMaps.all + explanations.tables
  }
}
