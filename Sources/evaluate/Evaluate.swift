import ArgumentParser
import Formats
import Network
import ToolSupport

@main
struct Evaluate: Tool {
  static let configuration = CommandConfiguration.tool(
    "evaluate",
    abstract: "Measure a model on training and test images, or on any images given.",
    discussion: """
      Reads final/model.safetensors and, unless --images and --labels name others, the training and the test set.

      Writes to evaluation in the artifacts folder: metrics.csv, loss and accuracy with its standard error; \
      confusion.csv, the number of images by true and predicted class; per_class.csv, precision, recall, F1 and support; \
      predictions.csv, the probabilities of each image. Their first column is the name of the set, train or test. \
      With --images the folder is evaluation-NAME.
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
    let files = paths.files(images == nil ? artifacts.evaluation : artifacts.evaluation(named: name))
    let modelPath = model ?? artifacts.final.model
    let model = try Model.read(modelPath)
    let sets = try openSets(for: model, from: modelPath)
    try files.checkWritable()
    let measured = try files.write(sets, by: Predictor(model: model, threads: threads.count))
    common.console.say(
      "\(modelPath): \(model.shape.architecture), \(Numbers.grouped(model.shape.parameterCount)) parameters")
    common.console.say(report(measured))
  }

  private func openSets(for model: Model, from modelPath: String) throws -> [ImageSet] {
    if let images, let labels {
      return [try ImageSet(name, images: images, labels: labels, for: model.shape)]
    }
    let artifacts = common.artifacts
    let train = try ImageSet("train", images: artifacts.trainImages, labels: artifacts.trainLabels, for: model.shape)
    try train.checkTrained(model, from: modelPath)
    return [
      train, try ImageSet("test", images: artifacts.testImages, labels: artifacts.testLabels, for: model.shape),
    ]
  }
}
