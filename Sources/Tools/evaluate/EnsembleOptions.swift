import ArgumentParser
import Evaluation
import RunFiles
import ToolFrame

/// Whether several models are averaged, and which.
struct EnsembleOptions: ParsableArguments {
  @Flag(help: "Also average the probabilities of the folds' models, fold-K/model.safetensors, on the test images.")
  var ensemble = false

  @Flag(help: ArgumentHelp("Do as --ensemble does if every fold has a model.", visibility: .hidden))
  var ensembleIfTrained = false

  @Option(
    help: ArgumentHelp(
      "Average this model instead of the folds'; give it for each, twice or more.", valueName: "safetensors"),
    completion: PathKind.safetensors.completion)
  var ensembleModel: [String] = []

  func validate() throws {
    guard ensembleModel.count != 1 else {
      throw ValidationError("--ensemble-model is given once; one model is no ensemble, give two or more")
    }
  }

  /// The options once it is known whether every fold has a model, for `--ensemble-if-trained`.
  ///
  /// - Throws: `FileError` if the table of the folds is invalid.
  func decided(for model: ModelFile, in artifacts: Artifacts) throws -> EnsembleOptions {
    var decided = self
    if ensembleIfTrained, try FoldModels(of: model, in: artifacts).areTrained { decided.ensemble = true }
    return decided
  }

  var isWanted: Bool { ensemble || !ensembleModel.isEmpty }

  /// Reads the models to average, and remarks on folds' that were trained otherwise than the one to measure; none if
  /// there is no ensemble wanted.
  ///
  /// - Throws: `FileError` for a model that cannot be read or is for other images or classes than the one to measure.
  func members(beside model: ModelFile, in artifacts: Artifacts, console: Console) throws -> [ModelFile] {
    guard isWanted else { return [] }
    if ensembleModel.isEmpty {
      let folds = try FoldModels(of: model, in: artifacts)
      let models = try folds.read()
      if let odd = folds.oddity(among: models) { console.note("evaluate: \(odd.path): \(odd.problem)") }
      return models
    }
    let members = try ensembleModel.map { try ModelFile($0, in: artifacts) }
    for member in members { try model.check(member) }
    return members
  }
}
