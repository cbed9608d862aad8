import ArgumentParser
import Dataset
import Formats
import Network
import ToolSupport
import TrainingSupport

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

      A fold that is up to date is not trained again. After every epoch the state is saved in checkpoint.safetensors; \
      the same command goes on from there after an interruption.
      """)

  @Option(help: ArgumentHelp("The fold to hold out, from 1.", valueName: "k"))
  var fold: Int

  @Option(help: ArgumentHelp("Most epochs to train for. (default: 20; accurate: 48)", valueName: "n"))
  var epochs: Int?

  @Option(
    help: ArgumentHelp(
      """
      Stop after this many epochs in a row without a lower validation loss; --epochs or more never stops early. \
      (default: 3; accurate: never)
      """, valueName: "n"))
  var patience: Int?

  @Flag(help: "End with the weights of the epoch of lowest validation loss. (default: those of the last epoch)")
  var restoreBest = false

  @OptionGroup var training: TrainingArguments
  @OptionGroup var seed: SeedOption
  @OptionGroup var threads: ThreadsOption
  @OptionGroup var paths: FoldPaths
  @OptionGroup var common: CommonOptions

  private var options: TrainingOptions {
    var options = training.options(fold: fold)
    options.seed = seed.seed
    if let epochs { options.epochs = epochs }
    if let patience { options.patience = patience }
    options.restoreBest = restoreBest
    return options
  }

  func validate() throws {
    guard fold >= 1 else { throw ValidationError("--fold \(fold): folds are counted from 1") }
    do { try options.validate() } catch { throw ValidationError(error.description) }
  }

  func execute() throws {
    let inputs = paths.inputs(common.artifacts, initialWeights: training.initialWeights)
    let outputs = paths.outputs(common.artifacts.fold(fold))
    let data = try LabelledImages.read(images: inputs.images, labels: inputs.labels)
    let table = try FoldTable.read(inputs.folds)
    try table.check(labels: data.labels, from: inputs.labels, table: inputs.folds)
    guard fold <= table.foldCount else {
      throw ValidationError("--fold \(fold): \(inputs.folds) has folds 1 to \(table.foldCount)")
    }
    let run = try TrainingRun(
      "train-fold \(fold)", options: options, arguments: training, data: data, inputs: inputs.all,
      files: outputs.training, threads: threads.count, console: common.console)
    let indices = (training: table.trainingIndices(fold: fold), validation: table.validationIndices(fold: fold))
    common.console.say(
      """
      fold \(fold) of \(table.foldCount): \(Numbers.grouped(indices.training.count)) images to train on, \
      \(Numbers.grouped(indices.validation.count)) to validate on

      \(run.network.summary())
      """)
    let result = try run.carryOut(training: indices.training, validation: indices.validation) { result in
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
      table.add([name, Numbers.grouped(part.count), Numbers.fixed(part.loss, 6), Numbers.percent(part.accuracy)])
    }
    let best = result.bestEpoch.map { ", best validation accuracy after epoch \($0)" } ?? ""
    return """
      \(table.text)

      \(result.epochsRun) \(result.epochsRun == 1 ? "epoch" : "epochs") in \(Numbers.fixed(result.seconds, 1)) s\(best)
      \(outputs.model): written
      """
  }
}
