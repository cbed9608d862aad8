import ArgumentParser
import Dataset
import Formats
import Network
import RunFiles
import Statistics
import ToolFrame
import Training
import TrainingFrame

@main
struct TrainFold: Tool {
  static let configuration = CommandConfiguration.tool(
    "train-fold",
    abstract: "Train a network on all folds but one, and validate it on that one.",
    usage: ["--fold <k> [<options>]"],
    discussion: """
      Writes model.safetensors (the weights), history.csv (a row for each epoch), result.csv (loss and accuracy over both \
      parts) and predictions.csv (the probabilities of the images held out). The same inputs, seed and options give the \
      same files, at any number of threads.

      A fold that is up to date is not trained again. After every epoch the state is saved in checkpoint.safetensors; the \
      same command continues from there. With --candidate the folder is candidates/NAME/fold-K.

      With --halving and --rung it trains a candidate for a rung of a search: in candidates/NAME/epochs-N/fold-K but for \
      the last rung, and going on from the checkpoint of the rung before unless the learning rate is planned for all \
      epochs. A training that diverges or needs too much memory is noted in failed.csv; its candidate loses.
      """,
    examples: [
      "train-fold --fold 1",
      "train-fold --fold 1 --epochs 5 --learning-rate 0.002 --output-folder trial",
    ])

  @Option(help: ArgumentHelp("The fold to hold out, from 1.", valueName: "k"))
  var fold: Int

  @OptionGroup(title: "Training options") var arguments: FoldArguments
  @OptionGroup(title: "Repeated runs") var repetition: RepetitionArguments
  @OptionGroup(title: "Candidates") var candidate: CandidateArguments
  @OptionGroup(title: "Candidates") var rung: RungArguments
  @OptionGroup(title: "Training options") var seed: SeedOption
  @OptionGroup(title: "General options") var threads: ThreadsOption
  @OptionGroup(title: "Files") var paths: FoldPaths
  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  static var comparedOptions: Set<String> { CandidateColumn.singleValued }

  func validate() throws {
    guard fold >= 1 else { throw ValidationError("--fold \(fold): folds are counted from 1") }
    if candidate.candidates != nil, candidate.candidate == nil {
      throw ValidationError("--candidates without --candidate: name the row that is to be trained")
    }
    _ = try rung.rung(of: candidate.rungs.halving)
    do { try arguments.options(fold: fold, seed: seed.seed).validate() } catch {
      throw ValidationError(error.description)
    }
  }

  func execute() throws {
    let rung = try rung.rung(of: self.candidate.rungs.halving)
    let rows = try self.candidate.candidate.map { _ in try self.candidate.file(in: common.artifacts, rung: rung) }
    let candidate = try self.candidate.candidate.flatMap { try rows?.candidate($0) }
    let training = candidate?.arguments.training ?? arguments.training
    let inputs = paths.inputs(common.artifacts, initialWeights: training.initialWeights)
    let folder = candidate.map { common.artifacts.candidate($0.name, in: rung) } ?? common.artifacts
    let outputs = paths.outputs(folder.fold(fold))
    let data = try inputs.readImages()
    try rows?.check(for: data)
    let indices = try FoldParts(fold: fold, of: paths.folds(common.artifacts), for: data, from: inputs.labels)
    let name = candidate.map { "candidate \($0.name), " } ?? ""
    let subject = (
      name: "\(name)fold \(fold) of \(indices.foldCount)",
      shortName: "\(candidate?.name ?? "fold") \(fold)/\(indices.foldCount)"
    )
    var files = TrainingFiles(outputs, heldOut: indices.validation.count)
    if let candidate, let rung {
      files.search = TrainingFiles.SearchFiles(
        failure: outputs.failure,
        earlierCheckpoint: common.artifacts.candidate(candidate.name, before: rung)?.fold(fold).checkpoint,
        keepsCheckpoint: !rung.isLast)
    }
    try OutputFiles.checkDistinct(files.all, from: inputs.all + (rows.map { [$0.path] } ?? []))
    let run = try TrainingRun(
      "train-fold \(fold)",
      options: (candidate?.arguments ?? arguments).options(fold: fold, seed: seed.seed),
      arguments: training, repetition: repetition, candidate: candidate?.name, data: data, inputs: inputs,
      files: files, threads: threads.count)
    if let remark = indices.remark { common.console.note("train-fold: \(remark)") }
    common.console.say(
      """
      \(subject.name): \(grouped(indices.training.count)) images to train on, \
      \(grouped(indices.validation.count)) to validate on\
      \(indices.leftOut == 0 ? "" : ", \(grouped(indices.leftOut)) left out")

      \(run.summary)
      """)
    let result: TrainingResult?
    do {
      result = try run.carryOut(
        as: subject.name, shortName: subject.shortName, training: indices.training, validation: indices.validation,
        console: common.console
      ) { result in
        let output = FoldOutput(
          fold: fold, result: result, data: data, validation: indices.validation, names: run.classNames)
        try result.history.write(to: outputs.history)
        try output.writePredictions(to: outputs.predictions)
        try output.writeResult(to: outputs.result)
      }
    } catch let failed as FailedTraining {
      common.console.note("train-fold: \(subject.name): no model, so the candidate loses: \(failed.reason)")
      return outcome.say("no model, the candidate loses")
    }
    guard let result else { return try sayUpToDate(outputs) }
    common.console.say(report(result, outputs))
    if let profile = result.profile { common.console.say("\n\(profile.report)") }
    if let valid = result.validation { outcome.say(words(epochs: result.epochsRun, accuracy: valid.accuracy)) }
  }

  private func sayUpToDate(_ outputs: TrainingArtifacts) throws {
    guard outcome.isWanted, FilePlace(outputs.result) != .stream else { return }
    let result = try FoldResult.read(outputs.result, fold: fold, command: "train-fold --fold \(fold)")
    let words = words(epochs: result.epochsRun, accuracy: result.validAccuracy)
    outcome.say(upToDate: true, words + ", up to date")
  }

  private func words(epochs: Int, accuracy: Double) -> String {
    "\(counted(epochs, "epoch")), validation accuracy \(Numbers.percent(accuracy))"
  }

  private func report(_ result: TrainingResult, _ outputs: TrainingArtifacts) -> String {
    var table = TextTable("fold \(fold)", numbers: ["images", "loss", "accuracy"])
    for (name, part) in [("train", result.training), ("valid", result.validation)] {
      guard let part else { continue }
      table.add([name, grouped(part.count), Numbers.fixed(part.loss, 6), Numbers.percent(part.accuracy)])
    }
    let best = result.bestEpoch.map { ", best validation accuracy after epoch \($0)" } ?? ""
    return """
      \(table.text)

      \(counted(result.epochsRun, "epoch")) in \(Numbers.fixed(result.seconds, 1)) s\(best)
      \(outputs.model): written
      """
  }
}
