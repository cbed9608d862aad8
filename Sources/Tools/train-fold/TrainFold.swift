import ArgumentParser
import Dataset
import Formats
import Network
import ToolFrame
import Training
import TrainingFrame

@main
struct TrainFold: Tool {
  static let configuration = CommandConfiguration.tool(
    "train-fold",
    abstract: "Train a network on all folds but one, and validate it on that one.",
    discussion: """
      Reads train-images.npy, train-labels.npy and train_folds.csv. Adam and categorical cross-entropy as in Keras; \
      training ends early when the validation loss has not improved for --patience epochs in a row.

      Writes to fold-K in the artifacts folder: model.safetensors, the weights; history.csv, a row for each epoch; \
      result.csv, loss and accuracy of the final weights over both parts; predictions.csv, the probabilities of the \
      images held out. The same inputs, seed and options give the same files, at any number of threads.

      With --candidate the options are those of its row in --candidates, and the files go to candidates/NAME/fold-K; \
      aggregate-cv --candidates compares them.

      A fold that is up to date is not trained again. After every epoch the state is saved in checkpoint.safetensors; \
      the same command goes on from there after an interruption.
      """)

  @Option(help: ArgumentHelp("The fold to hold out, from 1.", valueName: "k"))
  var fold: Int

  @OptionGroup var arguments: FoldArguments
  @OptionGroup var candidate: CandidateArguments
  @OptionGroup var seed: SeedOption
  @OptionGroup var threads: ThreadsOption
  @OptionGroup var paths: FoldPaths
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard fold >= 1 else { throw ValidationError("--fold \(fold): folds are counted from 1") }
    if candidate.candidates != nil, candidate.candidate == nil {
      throw ValidationError("--candidates without --candidate: name the row that is to be trained")
    }
    do { try arguments.options(fold: fold, seed: seed.seed).validate() } catch {
      throw ValidationError(error.description)
    }
  }

  func execute() throws {
    let rows = try self.candidate.candidate.map { _ in try self.candidate.file(in: common.artifacts) }
    let candidate = try self.candidate.candidate.flatMap { try rows?.candidate($0) }
    let training = arguments.training.carryingOut(candidate)
    let inputs = paths.inputs(common.artifacts, initialWeights: training.initialWeights)
    let outputs = paths.outputs((candidate.map { common.artifacts.candidate($0.name) } ?? common.artifacts).fold(fold))
    let data = try inputs.readImages()
    try rows?.check(for: data)
    let indices = try FoldParts(fold: fold, of: paths.folds(common.artifacts), for: data, from: inputs.labels)
    let files = outputs.training(validationCount: indices.validation.count)
    try OutputFiles.checkDistinct(files.all, from: inputs.all + (rows.map { [$0.path] } ?? []))
    let run = try TrainingRun(
      "train-fold \(fold)", options: (candidate?.arguments ?? arguments).options(fold: fold, seed: seed.seed),
      arguments: training, candidate: candidate?.name, data: data, inputs: inputs,
      files: files, threads: threads.count)
    if let remark = indices.remark { common.console.note("train-fold: \(remark)") }
    common.console.say(
      """
      \(candidate.map { "candidate \($0.name), " } ?? "")fold \(fold) of \(indices.foldCount): \(grouped(indices.training.count)) images to train on, \
      \(grouped(indices.validation.count)) to validate on

      \(run.network.summary())
      """)
    let result = try run.carryOut(
      training: indices.training, validation: indices.validation, console: common.console
    ) { result in
      let output = FoldOutput(fold: fold, result: result, data: data, validation: indices.validation)
      try result.history.write(to: outputs.history)
      try output.writePredictions(to: outputs.predictions)
      try output.writeResult(to: outputs.result)
    }
    guard let result else { return }
    common.console.say(report(result, outputs))
    if let profile = result.profile { common.console.say("\n\(profile.report)") }
  }

  private func report(_ result: TrainingResult, _ outputs: FoldPaths.Outputs) -> String {
    var table = TextTable([("fold \(fold)", .left), ("images", .right), ("loss", .right), ("accuracy", .right)])
    for (name, part) in [("train", result.training), ("valid", result.validation)] {
      guard let part else { continue }
      table.add([name, grouped(part.count), Numbers.fixed(part.loss, 6), Numbers.percent(part.accuracy)])
    }
    let best = result.bestEpoch.map { ", best validation accuracy after epoch \($0)" } ?? ""
    return """
      \(table.text)

      \(result.epochsRun) \(result.epochsRun == 1 ? "epoch" : "epochs") in \(Numbers.fixed(result.seconds, 1)) s\(best)
      \(outputs.model): written
      """
  }
}
