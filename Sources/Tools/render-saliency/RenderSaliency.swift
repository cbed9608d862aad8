import ArgumentParser
import Dataset
import Evaluation
import Figures
import Formats
import ImageFrame
import Network
import RunFiles
import Statistics
import Tensors
import ToolFrame

@main
struct RenderSaliency: Tool {
  static let configuration = CommandConfiguration.tool(
    "render-saliency",
    abstract: "Show what the answer for an image rests on.",
    usage: ["[<options>]"],
    discussion: """
      Covers the image with a small square of paper, one place after the other, and records how the log-odds of a class \
      change. Where they fall, in blue, the answer rests on what was there; where they rise, in red, it speaks against the \
      class. Paper is the median of the pixels at the images' edges: black for MNIST.

      Writes saliency-NAME.png, the maps over the image; saliency-NAME.npy, the changes, float32 of shape (maps, rows of \
      squares, columns of squares); and saliency-NAME.csv, what each map is of. NAME is the image's number, a picture's \
      name, or 'mistakes'. A pixel's colour is the mean over the squares that it is in; colours are those of an image's \
      largest change.

      --redraw tells whether the maps depend on what the network learnt: it draws the last layer's weights anew, then those \
      of the last two and so on, and compares the maps with the model's by Spearman's rank correlation.
      """,
    examples: [
      "render-saliency --image 321",
      "render-saliency --mistakes 24",
      "render-saliency --picture three.png --class 3 --class 5",
    ])

  @Option(.safetensors, "Model to ask. (default: final/model.safetensors in --artifacts)")
  var model: String?

  @OptionGroup var source: ImageArguments

  @Option(
    help: ArgumentHelp("Instead of one image, the mistakes made with most confidence, 1 to 100.", valueName: "k"))
  var mistakes: Int?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp(
      "Class to draw a map for, by number or name; repeat it for more. (default: the predicted and the true one)",
      valueName: "class"))
  var classes: [String] = []

  @Option(
    help: ArgumentHelp(
      "Rows and columns of the square that covers. (default: 4, or as many as smaller images have)", valueName: "n"))
  var patch: Int?

  @Option(help: ArgumentHelp("Pixels from one square to the next, 1 to --patch.", valueName: "n"))
  var stride = 1

  @Flag(help: "Draw instead how the maps change when weights are drawn anew: saliency-NAME-redrawn.png.")
  var redraw = false

  @Option(outputFolder: "figures in --artifacts")
  var outputFolder: String?

  @OptionGroup var threads: ThreadsOption
  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func validate() throws {
    if let mistakes {
      guard (1...100).contains(mistakes) else {
        throw ValidationError("--mistakes is \(mistakes); give a number from 1 to 100")
      }
      guard source.image == nil, source.picture == nil else {
        throw ValidationError("--mistakes takes the place of --image and --picture: leave one of them out")
      }
    }
    if let patch, patch < 1 { throw ValidationError("--patch is \(patch); give 1 or more") }
    guard stride >= 1 else { throw ValidationError("--stride is \(stride); give 1 or more") }
    if let patch { try check(stride, patch) }
  }

  func execute() throws {
    let modelPath = model ?? common.artifacts.final.model
    let (model, checksum) = try Model.readWithChecksum(modelPath)
    let image = model.shape.image
    let side = min(image.height, image.width)
    let patch = self.patch ?? min(Self.usualPatch, side)
    guard patch <= side else {
      throw ToolError(.usage, "--patch \(patch): \(modelPath) takes images of \(image); give 1 to \(side)")
    }
    try check(stride, patch)
    let wanted = try classes.map { try label($0, in: model, modelPath) }
    let predictor = try Predictor(model: model, threads: threads.count)
    let subjects = try self.subjects(for: predictor)
    guard let first = subjects.first else {
      common.console.note("render-saliency: nothing to draw: no image is taken for something else")
      return outcome.say("no mistakes")
    }
    let name = mistakes == nil ? first.name : SaliencyFiles.mistakes
    let folder = outputFolder ?? common.artifacts.figures
    let inputs = [modelPath] + source.inputs(in: common.artifacts)
    let cover = SquareCover(of: image, size: patch, stride: stride)
    let study = Study(
      subjects: subjects, classes: wanted, occlusion: Occlusion(cover, paper: first.data.paper),
      paper: first.data.paper, names: model.classNames)
    if redraw {
      let path = SaliencyFiles(name + "-redrawn", in: folder).picture
      try OutputFiles.check([path], from: inputs)
      try Redrawing(study, model: model, threads: threads.count, progress: progress).write(to: path, common.console)
      return outcome.say("1 picture in \(folder)")
    }
    let files = SaliencyFiles(name, in: folder)
    try OutputFiles.check(files.all, from: inputs)
    let imagesChecksum = try CRC32.of(file: inputs[1])
    let answers = try study.answers(by: predictor, progress: progress)
    try PNG.write(study.page(of: answers, model: model).draw().raster, to: files.picture)
    try NPY.write(study.array(of: answers), to: files.maps)
    try SaliencyRow.schema.write(
      study.rows(of: answers, model: checksum.tableText, images: imagesChecksum.tableText), to: files.table)
    common.console.say(study.text(of: answers))
    common.console.say("\n" + files.all.joined(separator: "\n"))
    outcome.say("\(counted(answers.reduce(0) { $0 + $1.maps.count }, "map")) in \(folder)")
  }

  private static let usualPatch = 4

  private func check(_ stride: Int, _ patch: Int) throws {
    guard stride <= patch else {
      throw ValidationError("--stride is \(stride); give 1 to \(patch), the --patch, so that no pixel is left out")
    }
  }

  private var progress: CountProgress { CountProgress("squares", quiet: common.quiet) }

  /// The class of a number or a name.
  private func label(_ text: String, in model: Model, _ path: String) throws -> Int {
    if let label = model.classNames?.names.firstIndex(of: text) { return label }
    if let label = Int(text), (0..<model.shape.classes).contains(label) { return label }
    let names = model.classNames.map { ", or its name, such as \($0.names[0])" } ?? ""
    throw ToolError(
      .usage, "--class \(text): \(path) has no such class; give 0 to \(model.shape.classes - 1)\(names)")
  }

  /// The images to draw maps of.
  private func subjects(for predictor: Predictor) throws -> [ChosenImage] {
    guard let mistakes else {
      return [try source.chosenImage(for: predictor.model, in: common.artifacts)]
    }
    let data = try source.set(for: predictor.model.shape, in: common.artifacts)
    var found = ConfidentMistakes(limit: mistakes)
    let count = predictor.model.shape.classes
    _ = try predictor.evaluate(data) { indices, rows in
      let values = rows.elements
      for (place, index) in indices.enumerated() {
        let row = values[place * count..<(place + 1) * count].map(Double.init)
        found.record(index: index, label: Int(data.labels[index]), predicted: row.argmax, probabilities: row)
      }
    }
    return found.worst.map { ChosenImage($0.index, of: data, title: "\(source.setName) \($0.index)") }
  }
}
