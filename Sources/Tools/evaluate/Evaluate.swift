import ArgumentParser
import Evaluation
import Formats
import Network
import ToolFrame

@main
struct Evaluate: Tool {
  static let configuration = CommandConfiguration.tool(
    "evaluate",
    abstract: "Measure a model on training and test images, or on any images given.",
    discussion: """
      Reads final/model.safetensors and, unless --images and --labels name others, the training and the test set.

      Writes to evaluation in the artifacts folder: metrics.csv, accuracy with its standard error, loss, expected calibration \
      error and Brier score; confusion.csv, the number of images by true and predicted class; per_class.csv, precision, \
      recall, F1 and support; predictions.csv, the probabilities of each image. Their first column is the name of the set, \
      train or test. With --images the folder is evaluation-NAME.

      --ensemble averages the probabilities of several models and compares the average with the model image by image. \
      --views averages those of the model itself over several views of each image, turned and shifted a little. \
      --temperature makes the model more or less sure of itself and compares loss and calibration without and with it. \
      All are about the test images, or those that --images names, and have files of their own.
      """)

  @Option(
    help: ArgumentHelp("Model to measure. (default: final/model.safetensors in --artifacts)", valueName: "safetensors"))
  var model: String?

  @Option(help: ArgumentHelp("Images to measure it on. (default: training and test images)", valueName: "npy"))
  var images: String?

  @Option(help: ArgumentHelp("Labels of --images. (default: training and test labels)", valueName: "npy"))
  var labels: String?

  @Option(help: ArgumentHelp("What to call the set that --images names.", valueName: "name"))
  var name = "custom"

  @OptionGroup var ensemble: EnsembleOptions
  @OptionGroup var views: ViewsOptions
  @OptionGroup var temperature: TemperatureOptions
  @OptionGroup var paths: EvaluationPaths
  @OptionGroup var threads: ThreadsOption
  @OptionGroup var common: CommonOptions

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
    let folder = images == nil ? artifacts.evaluation : artifacts.evaluation(named: name)
    let files = paths.files(folder)
    let model = try ModelFile(model ?? artifacts.final.model, in: artifacts)
    let (train, tested) = try openSets(for: model)
    let members = try ensemble.members(beside: model, in: artifacts, console: common.console)
    let scale = try temperature.resolved(for: model, in: artifacts)
    let (ensembleFiles, viewsFiles, temperatureFiles) = (
      ensemble.files(folder), views.files(folder), temperature.files(folder)
    )
    let outputs = files.all + [ensembleFiles, viewsFiles, temperatureFiles].flatMap { $0?.all ?? [] }
    let inputs = ([model] + members).map(\.path) + [train, tested].flatMap { $0?.paths ?? [] }
    try OutputFiles.check(outputs, from: inputs)

    let running = try RunningModel(model, on: tested, threads: threads.count)
    let measured = try MeasuredModel(running, and: train, writingTo: files.predictions)
    try measured.write(metrics: files.metrics, confusion: files.confusion, perClass: files.perClass)
    let runningMembers = try members.map { try RunningModel($0, on: tested, threads: threads.count) }
    let ensemble = ensembleFiles.map { _ in Averages(of: runningMembers, beside: running) }
    let viewed = try views.choice.map { try Averages(over: $0, of: running, and: runningMembers) }
    let effect = scale.map { TemperatureEffect($0, of: running) }
    for (averages, files) in [(ensemble, ensembleFiles), (viewed, viewsFiles)] {
      if let averages, let files { try averages.write(table: files.table, predictions: files.predictions) }
    }
    if let effect, let files = temperatureFiles {
      try effect.write(table: files.table, predictions: files.predictions)
    }
    let shape = model.model.shape
    common.console.say("\(model.path): \(shape.architecture), \(grouped(shape.parameterCount)) parameters")
    common.console.say(
      report(measured.sets, ensemble, viewed.flatMap { one in views.choice.map { (one, $0) } }, effect))
  }

  private func openSets(for file: ModelFile) throws -> (train: ImageSet?, tested: ImageSet) {
    let shape = file.model.shape
    if let images, let labels {
      return (nil, try ImageSet(name, images: images, labels: labels, for: shape))
    }
    let artifacts = common.artifacts
    let train = try ImageSet("train", images: artifacts.trainImages, labels: artifacts.trainLabels, for: shape)
    try train.checkTrained(file)
    return (train, try ImageSet("test", images: artifacts.testImages, labels: artifacts.testLabels, for: shape))
  }
}
