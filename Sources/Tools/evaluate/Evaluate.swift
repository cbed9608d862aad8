import ArgumentParser
import Evaluation
import Formats
import Network
import RunFiles
import Statistics
import ToolFrame

@main
struct Evaluate: Tool {
  static let configuration = CommandConfiguration.tool(
    "evaluate",
    abstract: "Measure a model on training and test images, or on any images given.",
    usage: ["[<options>]", "--images <npy> --labels <npy> [--name <name>] [<options>]"],
    discussion: """
      Writes metrics.csv (accuracy with its standard error, loss, expected calibration error, Brier score), confusion.csv \
      (images by true and predicted class), per_class.csv (precision, recall, F1 and support) and predictions.csv (the \
      probabilities of each image). Their first column is the name of the set, train or test.

      --ensemble averages the probabilities of several models. --views averages those of the model over distorted views of \
      each image (test-time augmentation). --temperature raises or lowers its confidence. Each is compared with the model \
      as it is, on the test images or those of --images, and has files of its own.
      """,
    examples: [
      "evaluate",
      "evaluate --ensemble --temperature fit",
      "evaluate --images my.npy --labels my-labels.npy --name mine",
    ])

  @Option(.safetensors, "Model to measure. (default: final/model.safetensors in --artifacts)")
  var model: String?

  @Option(.npy, "Images to measure it on. (default: training and test images)")
  var images: String?

  @Option(.npy, "Labels of --images. (default: training and test labels)")
  var labels: String?

  @Option(help: ArgumentHelp("Name of the set that --images gives.", valueName: "name"))
  var name = "custom"

  @OptionGroup(title: "Ensemble") var ensemble: EnsembleOptions
  @OptionGroup(title: "Test-time augmentation") var views: ViewsOptions
  @OptionGroup(title: "Temperature") var temperature: TemperatureOptions

  @Option(outputFolder: "evaluation in --artifacts; with --images evaluation-NAME")
  var outputFolder: String?

  @OptionGroup(title: "General options") var threads: ThreadsOption
  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func validate() throws {
    guard (images == nil) == (labels == nil) else {
      throw ValidationError("\(images == nil ? "--labels needs --images" : "--images needs --labels"), give both")
    }
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "._-".contains($0) }) else {
      throw ValidationError("--name '\(name)': letters, digits, '.', '_' and '-' make a name")
    }
  }

  func execute() throws {
    let artifacts = common.artifacts
    let usual = images == nil ? artifacts.evaluation : artifacts.evaluation(named: name)
    let folder = outputFolder.map(EvaluationArtifacts.init) ?? usual
    let model = try ModelFile(model ?? artifacts.final.model, in: artifacts)
    let (train, tested) = try openSets(for: model)
    let averaging = try ensemble.decided(for: model, in: artifacts)
    let members = try averaging.members(beside: model, in: artifacts, console: common.console)
    let scale = try temperature.resolved(for: model, in: artifacts)
    let further = [
      (averaging.isWanted, [folder.ensemble, folder.ensemblePredictions]),
      (views.choice != nil, [folder.views, folder.viewsPredictions]),
      (scale != nil, [folder.temperature, folder.calibratedPredictions]),
    ]
    let outputs = folder.measured + further.flatMap { $0 ? $1 : [] }
    let inputs = ([model] + members).map(\.path) + [train, tested].flatMap { $0?.paths ?? [] }
    try OutputFiles.check(outputs, from: inputs)

    let running = try RunningModel(model, on: tested, threads: threads.count)
    let measured = try MeasuredModel(running, and: train, writingTo: folder.predictions)
    try measured.write(metrics: folder.metrics, confusion: folder.confusion, perClass: folder.perClass)
    let runningMembers = try members.map { try RunningModel($0, on: tested, threads: threads.count) }
    let ensemble = averaging.isWanted ? Averages(of: runningMembers, beside: running) : nil
    let viewed = try views.choice.map { try Averages(over: $0, of: running, and: runningMembers) }
    let effect = scale.map { TemperatureEffect($0, of: running) }
    try ensemble?.write(table: folder.ensemble, predictions: folder.ensemblePredictions)
    try viewed?.write(table: folder.views, predictions: folder.viewsPredictions)
    try effect?.write(table: folder.temperature, predictions: folder.calibratedPredictions)
    let shape = model.model.shape
    common.console.say("\(model.path): \(shape.architecture), \(grouped(shape.parameterCount)) parameters")
    common.console.say(
      report(
        measured.sets, model.model.classNames, ensemble, viewed.flatMap { one in views.choice.map { (one, $0) } },
        effect))
    sayOutcome(measured)
  }

  private func sayOutcome(_ measured: MeasuredModel) {
    func words(_ set: MeasuredSet) -> (accuracy: String, loss: String) {
      ("accuracy \(Numbers.percent(set.scores.accuracy))", "loss \(Numbers.fixed(set.loss, 4))")
    }
    let (tested, scores) = (words(measured.tested), measured.tested.scores)
    let error = Numbers.percent(standardError(accuracy: scores.accuracy, count: scores.count))
    let classes = ClassificationReport(scores.matrix)
    let balanced = classes.isUnequal ? ", balanced accuracy \(Numbers.percent(classes.balancedAccuracy))" : ""
    let training =
      measured.sets.count == 1 ? "" : "\(words(measured.sets[0]).accuracy), \(words(measured.sets[0]).loss)"
    outcome.say(
      "\(measured.tested.name) \(tested.accuracy)", "standard error \(error), \(tested.loss)\(balanced)", training)
  }

  private func openSets(for file: ModelFile) throws -> (train: ImageSet?, tested: ImageSet) {
    let shape = file.model.shape
    if let images, let labels {
      return (nil, try ImageSet(name, images: images, labels: labels, for: shape))
    }
    let artifacts = common.artifacts
    var train = try ImageSet("train", images: artifacts.trainImages, labels: artifacts.trainLabels, for: shape)
    try train.keepTrained(file, folds: artifacts.folds)
    return (train, try ImageSet("test", images: artifacts.testImages, labels: artifacts.testLabels, for: shape))
  }
}
