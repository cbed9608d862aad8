import ArgumentParser
import Dataset
import Formats
import Network
import RunFiles
import ToolFrame
import Training
import TrainingFrame

@main
struct TrainFinal: Tool {
  static let configuration = CommandConfiguration.tool(
    "train-final",
    abstract: "Train the final model on all training images.",
    usage: ["[<options>]"],
    discussion: """
      Trains as train-fold does, but holds nothing out, and so never stops early; images that make-folds --exclude left out \
      stay out. Writes model.safetensors (the weights) and \
      history.csv (a row for each epoch). The same inputs, seed and options give the same files, at any number of threads.

      A model that is up to date is not trained again. After every epoch the state is saved in checkpoint.safetensors; the \
      same command continues from there. With --candidates the options and the epochs are those of the candidate that \
      aggregate-cv chose, or of --candidate.
      """,
    examples: [
      "train-final",
      "train-final --epochs 9 --seed 7 --output-folder seed-7",
    ])

  @Option(
    help: ArgumentHelp(
      "Epochs to train for. (default: chosen_epochs in cv_summary.csv; accurate: 48)", valueName: "n"))
  var epochs: Int?

  @OptionGroup(title: "Training options") var training: TrainingArguments
  @OptionGroup(title: "Repeated runs") var repetition: RepetitionArguments
  @OptionGroup(title: "Candidates") var candidate: CandidateArguments
  @OptionGroup(title: "Training options") var seed: SeedOption
  @OptionGroup(title: "General options") var threads: ThreadsOption
  @OptionGroup(title: "Files") var paths: FinalPaths
  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  private func options(_ training: TrainingArguments, epochs: Int) -> TrainingOptions {
    // The final model counts as fold 0.
    var options = training.options(fold: 0)
    options.seed = seed.seed
    options.epochs = epochs
    options.patience = nil
    return options
  }

  static var comparedOptions: Set<String> { CandidateColumn.singleValued }

  func validate() throws {
    do { try options(training, epochs: epochs ?? 1).validate() } catch { throw ValidationError(error.description) }
  }

  func execute() throws {
    let artifacts = common.artifacts
    let outputs = paths.outputFolder.map(TrainingArtifacts.init) ?? artifacts.final
    let chosen = candidate.isUsed ? try ChosenCandidate(candidate, paths, in: artifacts) : nil
    let epochs =
      try epochs ?? chosen?.epochs ?? plannedEpochs
      ?? CrossValidationSummary.chosenEpochs(in: paths.summary ?? artifacts.crossValidationSummary)
    let training = chosen?.candidate.arguments.training ?? training
    let images = try FinalImages(paths, in: artifacts)
    let inputs = TrainingInputs(
      images: paths.images ?? artifacts.trainImages, labels: paths.labels ?? artifacts.trainLabels,
      folds: images.foldsPath, initialWeights: training.initialWeights)
    let data = try inputs.readImages()
    let indices = try images.indices(of: data, labels: inputs.labels)
    let name = "final model\(chosen.map { " of candidate \($0.candidate.name)" } ?? "")"
    let files = TrainingFiles(outputs)
    try OutputFiles.checkDistinct(files.all, from: inputs.all + tablesRead(in: artifacts))
    let run = try TrainingRun(
      "train-final", options: options(training, epochs: epochs),
      arguments: training, repetition: repetition,
      candidate: chosen?.candidate.name, data: data, inputs: inputs,
      files: files, threads: threads.count)
    common.console.say(
      """
      \(name): \(grouped(indices.count)) images to train on, \(counted(epochs, "epoch"))\
      \(indices.count == data.count ? "" : ", \(grouped(data.count - indices.count)) images left out")

      \(run.summary)
      """)
    let result = try run.carryOut(
      as: name, shortName: "final", training: indices, validation: [], console: common.console
    ) { result in
      try result.history.write(to: outputs.history)
    }
    let words =
      "\(chosen.map { "\($0.candidate.name), " } ?? "")\(counted(epochs, "epoch"))"
      + " on all training images\(indices.count == data.count ? "" : " but \(grouped(data.count - indices.count))")"
    guard let result else { return outcome.say(upToDate: true, words + ", up to date") }
    common.console.say(
      """
      train loss \(Numbers.fixed(result.training.loss, 6)), accuracy \(Numbers.percent(result.training.accuracy)); \
      \(Numbers.fixed(result.seconds, 1)) s
      \(outputs.model): written
      """)
    if let profile = result.profile { common.console.say("\n\(profile.report)") }
    outcome.say(words)
  }

  /// The tables that the epochs and the candidate are from, whether or not this run needed them.
  private func tablesRead(in artifacts: Artifacts) -> [String] {
    [
      paths.summary ?? artifacts.crossValidationSummary, paths.chosen ?? artifacts.chosenCandidate,
      candidate.candidates ?? artifacts.candidates, artifacts.candidateSummary, paths.foldsFile ?? artifacts.folds,
    ]
  }

  /// The number of epochs that the recipe plans its learning rate for, unless another schedule was asked for.
  private var plannedEpochs: Int? {
    let recipe = training.recipe.options(fold: 0)
    return recipe.schedule.isPlanned && training.schedule == nil ? recipe.epochs : nil
  }
}
