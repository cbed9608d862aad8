import Dataset
import Formats
import RunFiles
import Statistics

/// Everything that a run left in its folder; what is not there is `nil` or empty.
struct Run {
  let artifacts: Artifacts
  /// What several candidates came to, if there were any.
  let candidates: CandidateFiles?
  /// Where the files of the folds and of the cross-validation are: the main folder, or that of the final model's
  /// candidate.
  let validated: Artifacts
  let folds: FoldTable?
  /// The folds' trainings in order, those without any file too.
  let foldTrainings: [Training]
  let final: Training
  let crossValidation: CrossValidationFiles?
  let metrics: [SetMetrics]?
  /// The confusion matrix of ``testSet``.
  let confusion: ConfusionMatrix?
  /// What the final model makes of ``testSet``.
  let predictions: Predictions?
  /// The model that was evaluated, and what else was measured of it.
  let evaluated: EvaluatedModel
  let testImages: LabelledImages?
  /// The training images, where something is said of single ones.
  let trainImages: LabelledImages?
  /// What may be wrong with the data; `nil` without an audit.
  let audit: AuditFiles?
  let stages: StageTimes?
  let pictures: [Picture]
  /// Why the final model answers as it does.
  let explanations: Explanations
  let data: DataIdentity

  /// The set of images that the model was not trained on, as the evaluation calls it.
  static let testSet = "test"

  /// Reads what is there.
  ///
  /// - Throws: `FileError` if a file that is there is invalid.
  init(_ artifacts: Artifacts, mistakeLimit: Int) throws {
    self.artifacts = artifacts
    folds = try ifPresent(artifacts.folds) { try FoldTable.read($0) }
    final = try Training(fold: 0, in: artifacts)
    candidates = try ifPresent(artifacts.candidateSummary) { _ in
      try ifPresent(artifacts.chosenCandidate) { _ in try CandidateFiles(artifacts) }
    }.flatMap { $0 }
    let validated = Self.validated(in: artifacts, candidates, final)
    self.validated = validated
    let foldCount = folds?.foldCount ?? Self.largestFold(in: validated.directory)
    foldTrainings = try (0..<foldCount).map { try Training(fold: $0 + 1, in: validated) }
    crossValidation = try ifPresent(validated.crossValidationResults) { results in
      try ifPresent(validated.crossValidationSummary) { try CrossValidationFiles(results: results, summary: $0) }
    }.flatMap { $0 }
    let evaluation = artifacts.evaluation
    metrics = try ifPresent(evaluation.metrics) { try SetMetrics.readAll($0) }
    confusion = try ifPresent(evaluation.confusion) { try ConfusionMatrix.read($0, set: Self.testSet) }.flatMap { $0 }
    predictions = try ifPresent(evaluation.predictions) {
      try Predictions($0, set: Self.testSet, mistakeLimit: mistakeLimit)
    }.flatMap { $0.calibration.count > 0 ? $0 : nil }
    // Not every class need have a test image.
    let classCount = confusion?.classCount ?? final.metadata?.classes
    evaluated = try EvaluatedModel(metrics?.first { $0.name == Self.testSet }, in: artifacts)
    testImages = try ifPresent(artifacts.testImages) { images in
      try ifPresent(artifacts.testLabels) {
        try LabelledImages.read(images: images, labels: $0, classCount: classCount)
      }
    }.flatMap { $0 }
    audit = try AuditFiles(artifacts)
    trainImages =
      audit?.labelIssues?.isEmpty == false || folds?.leavesOut == true
      ? try ifPresent(artifacts.trainImages) { images in
        try ifPresent(artifacts.trainLabels) { try LabelledImages.read(images: images, labels: $0) }
      }.flatMap { $0 } : nil
    stages = try ifPresent(artifacts.stages) { try StageTimes($0) }
    pictures = try Picture.read(artifacts.figures)
    explanations = try Explanations(in: artifacts, final: final, testImages: testImages)
    data = try DataIdentity(artifacts, models: ([final] + foldTrainings).compactMap(\.metadata))
    try checkMistakes()
    try checkFolds()
    try audit?.check(trainImages, in: artifacts)
  }

  /// The model to describe: the final one, or else the first fold's.
  var model: Training? { ([final] + foldTrainings).first { $0.metadata != nil } }

  /// The names of the classes.
  var classNames: ClassNames? { model?.metadata?.classNames }

  /// The test set's figures.
  var test: SetMetrics? { metrics?.first { $0.name == Self.testSet } }

  /// Whether the maps of the mistakes are missing.
  var isWithoutMaps: Bool {
    guard let predictions, !predictions.mistakes.worst.isEmpty else { return false }
    return final.metadata != nil && !Paths.exists(artifacts.mistakenMaps.table)
  }

  /// The mistakes shown have to be of the images shown.
  private func checkMistakes() throws {
    guard let testImages, let predictions else { return }
    for mistake in predictions.mistakes.worst
    where mistake.index >= testImages.count || Int(testImages.labels[mistake.index]) != mistake.label {
      throw FileError(
        .badData, path: artifacts.evaluation.predictions,
        "expected predictions for the images in \(artifacts.testImages); found those for others (image "
          + "\(mistake.index) is not of class \(mistake.label)); run evaluate")
    }
  }

  /// The table of the folds has to be of these folds.
  private func checkFolds() throws {
    guard let folds, let crossValidation else { return }
    let sizes = folds.classCounts().map { $0.reduce(0, +) }
    let isOfTheseFolds =
      sizes.count == crossValidation.rows.count
      && zip(sizes, crossValidation.rows).allSatisfy { size, row in
        let correct = row.validAccuracy * Double(size)
        // A fraction of so many images is a whole number of them.
        return abs(correct - correct.rounded()) < 1e-6 * Double(size)
      }
    guard isOfTheseFolds else {
      throw FileError(
        .badData, path: validated.crossValidationResults,
        "expected accuracies on the folds in \(artifacts.folds); found those on others; run aggregate-cv")
    }
  }

  /// The candidate's folder that the final model is of or, before there is one, that of the chosen candidate.
  private static func validated(in artifacts: Artifacts, _ candidates: CandidateFiles?, _ final: Training) -> Artifacts
  {
    guard let candidates else { return artifacts }
    let name = final.metadata == nil ? candidates.chosen : final.metadata?.training?.candidate
    // Only a candidate of the table: a name from elsewhere might be a path to anywhere.
    guard let row = candidates.rows.first(where: { $0.name == name }) else { return artifacts }
    return artifacts.candidate(row.name)
  }

  /// The largest K of the folders `fold-K`; 0 if there are none.
  private static func largestFold(in directory: String) -> Int {
    Paths.names(in: directory).compactMap { $0.hasPrefix("fold-") ? Int($0.dropFirst("fold-".count)) : nil }
      .filter { (1...65_535).contains($0) }.max() ?? 0
  }
}
