import Dataset
import Formats
import Network
import RunFiles
import Statistics
import Training

/// A candidate's cross-validation.
package struct CandidateValidation {
  package let candidate: Candidate
  /// The number of weights of its network.
  package let parameters: Int
  /// The files that are read of its folds.
  package let foldPaths: [String]
  /// The folder of a fold beyond the last one, if there is one.
  package let leftover: String?
  package let validation: CrossValidation

  private let first: TrainedFolds.Fold

  package var foldAccuracies: [Double] { validation.results.map(\.validAccuracy) }

  /// The seed of its folds' trainings.
  package var seed: UInt32 { first.metadata.training?.options.seed ?? 0 }

  /// Its row, without a comparison.
  var row: CandidateRow {
    var row = CandidateRow()
    (row.name, row.options, row.parameters) = (candidate.name, candidate.settings, parameters)
    let summary = validation.summary
    (row.accuracy, row.deviation) = (summary.validAccuracy.mean, summary.validAccuracy.standardDeviation)
    (row.outOfFold, row.outOfFoldError) = (summary.accuracy, summary.accuracyError)
    row.epochs = summary.chosenEpochs
    row.seconds = validation.results.reduce(0) { $0 + $1.seconds }
    return row
  }

  /// Reads what the training of a candidate's folds left.
  ///
  /// - Throws: `FileError` if a fold is missing, is of other folds or options, or a file is not as it should
  ///   be.
  package init(
    _ candidate: Candidate, of file: CandidatesFile, _ table: FoldTable, from foldsPath: String, in main: Artifacts
  )
    throws
  {
    self.candidate = candidate
    let trained = try TrainedFolds(
      of: table, from: foldsPath, in: main.candidate(candidate.name), command: file.command(candidate.name))
    first = trained.folds[0]
    try trained.check(are: candidate, of: file)
    parameters = try first.metadata.network(path: first.files.model).parameterCount
    foldPaths = trained.paths
    leftover = trained.leftover
    validation = try CrossValidation(trained, table)
  }

  /// Checks that this candidate and another one can be compared image by image.
  ///
  /// - Throws: `FileError` if they were trained on other images or labels, or from another seed.
  package func checkData(sameAs other: CandidateValidation) throws {
    let names = [InputRole.images, .labels].map(\.rawValue)
    if let odd = names.first(where: { first.checksum($0) != other.first.checksum($0) }) {
      throw FileError(
        .badData, path: first.files.model,
        "expected a model trained on the same \(odd) as candidate \(other.candidate.name); found one trained on "
          + "another; run \(first.command)")
    }
    let (seed, otherSeed) = (first.metadata.training?.options.seed, other.first.metadata.training?.options.seed)
    if let seed, let otherSeed, seed != otherSeed {
      throw FileError(
        .badData, path: first.files.model,
        "expected a model of the same seed as candidate \(other.candidate.name), \(otherSeed); found one of seed "
          + "\(seed); run \(first.command) --seed \(otherSeed), and so for every fold")
    }
  }
}

extension TrainedFolds {
  /// Makes sure that the folds were trained with the options that a candidate's row has now: the first one was, and the
  /// others are known to agree with it.
  func check(are candidate: Candidate, of file: CandidatesFile) throws {
    let fold = folds[0]
    guard let training = fold.metadata.training else { return }
    let arguments = candidate.arguments.training
    var expected = fold.metadata
    var options = candidate.arguments.options(fold: fold.number, seed: training.options.seed)
    var inputs = training.inputs
    let start = InputRole.initialWeights.rawValue
    if arguments.initialWeights == nil {
      expected.architecture = arguments.architecture ?? .reference
      inputs[start] = nil
    } else {
      // What the file is now is the next training's affair; a model from elsewhere says its own architecture.
      expected.architecture = arguments.architecture ?? fold.metadata.architecture
      inputs[start] = inputs[start] ?? 0
      options.frozen = try arguments.frozenLayers(of: fold.metadata.network(path: fold.files.model))
    }
    expected.training = TrainingRecord(
      options: options, epochs: training.epochs, inputs: inputs, candidate: candidate.name, origin: training.origin)
    let changes = expected.changes(since: fold.metadata)
    guard !changes.isEmpty else { return }
    throw FileError(
      .badData, path: fold.files.model,
      "expected a model trained as \(file.path) has candidate \(candidate.name) now; found one trained otherwise "
        + "(\(changes.joined(separator: ", "))); run \(fold.command), and so for every fold")
  }
}

extension TrainedFolds.Fold {
  fileprivate func checksum(_ name: String) -> UInt32? { metadata.training?.inputs[name] }
}
