import ArgumentParser
import Dataset
import DigitImage
import Figures
import Formats
import ImageImport
import Network
import ToolFrame

@main
struct Predict: Tool {
  static let configuration = CommandConfiguration.tool(
    "predict",
    abstract: "Recognise your own digits in PNG pictures, or whole sets of images.",
    usage: ["<input> ... [<options>]"],
    discussion: """
      Takes any PNG: grey, colour or palette, 8 or 16 bits, transparent or not, of any size, dark on light or light on \
      dark. A picture is prepared as the training images were; for MNIST: light strokes on black, cropped to the digit, its \
      longer side scaled to 20 pixels, its centre of mass in the middle of 28×28 (in proportion for models of other sizes). \
      --save-prepared shows what the model sees. One digit a picture. Edges of shadows, boxes around the digit and \
      ruled lines are taken out; a remark says where the ink is doubtful, such as several digits.

      Also takes whole sets, a row for each image in order: a folder (its PNG pictures, and those below it), and images as \
      the model takes them in arrays (.npy, .npz and IDX files, pixels from 0 to 255 or from 0 to 1) or in a CSV file (.csv, \
      .csv.gz: a row of pixels from 0 to 255 for each image; a column named label is passed over).

      Prints the three most probable classes of each picture. On a terminal it draws the prepared picture, too.

      If one of several pictures cannot be used, an error names it, the others are still recognised, and the exit \
      status is that of the first error.
      """,
    examples: [
      "predict digit.png",
      "predict --csv *.png",
      "predict --csv scans/ > scans.csv",
      "predict --csv test.csv > answers.csv",
    ])

  @Argument(
    help: ArgumentHelp("Pictures to recognise, folders, arrays or tables of pixels.", valueName: "input"),
    completion: .file())
  var pictures: [String]

  @Option(.safetensors, "Model to use. (default: final/model.safetensors in --artifacts)")
  var model: String?

  @Option(
    help: ArgumentHelp(
      "What to do to pictures: digits, crop to the digit and centre it, light on black; stretch to the size of the model's "
        + "images; pad, scale to fit. (default: what was done to the model's training images)", valueName: "name"))
  var fit: Preparation?

  @Flag(
    help: "Take pictures as they are: they must be as the model's images, of their size, light on black for digits.")
  var raw = false

  @Flag(help: "Print CSV: image, predicted class, the probability of every class, a remark on doubtful ink.")
  var csv = false

  @Flag(help: "Print JSON: an array with an object for each picture.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Where to write prepared pictures: a folder, for NAME-prepared.png, or for one picture a file that ends in .png."
        + " (default: nowhere)", valueName: "dir|png"), completion: .directory)
  var savePrepared: String?

  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    if pictures.isEmpty { throw ValidationError("name at least one PNG picture, folder, array or table of pixels") }
    if raw && fit != nil { throw ValidationError("--raw and --fit exclude each other") }
    if csv && json { throw ValidationError("--csv and --json exclude each other") }
    _ = try PreparedPaths(savePrepared, for: pictures)
  }

  func execute() throws {
    let prepared = try PreparedPaths(savePrepared, for: pictures)
    let modelPath = self.model ?? common.artifacts.final.model
    try prepared.check(for: pictures, model: modelPath)
    let model = try Model.read(modelPath)
    let image = model.shape.image
    let reader = PictureReader(
      height: image.height, width: image.width, channels: image.channels,
      preparation: raw ? nil : fit ?? model.preparation)
    if pictures.contains(where: ImageItems.areMany) { return try recogniseAll(with: reader, by: model) }
    var digits: [Digit] = []
    var failures: [FileError] = []
    for path in pictures {
      do {
        digits.append(Digit(path: path, image: try reader.read(path)))
      } catch let error as FileError {
        guard pictures.count > 1 else { throw error }
        Console.report("predict: error: \(error)")
        failures.append(error)
      }
    }
    let predictions = try Prediction.predictions(of: digits, by: Predictor(model: model, threads: 1))
    for digit in digits { try prepared.path(for: digit.path).map { try PNG.write(digit.image.raster, to: $0) } }
    for digit in digits where !digit.image.doubts.isEmpty {
      common.console.note("predict: \(Console.oneLine(digit.path)): doubtful: \(digit.image.remark)")
    }
    present(predictions, by: model)
    if let first = failures.first {
      throw ToolError(
        .file(first.kind), "\(failures.count) of \(pictures.count) pictures could not be used")
    }
  }

  private func recogniseAll(with reader: PictureReader, by model: Model) throws {
    if savePrepared != nil {
      throw ValidationError("--save-prepared goes with pictures named one by one, not with folders, arrays or tables")
    }
    let inputs = try pictures.map { try ImageItems($0, for: reader) }
    for (path, input) in zip(pictures, inputs) {
      if let remark = input.remark { common.console.note("predict: \(Console.oneLine(path)): \(remark)") }
    }
    var stream = try PredictionStream(model, as: csv ? .csv : json ? .json : .text, console: common.console)
    let (failed, first) = try stream.run(inputs)
    if let first {
      throw ToolError(.file(first.kind), "\(counted(failed, "picture")) could not be used")
    }
  }

  private func present(_ predictions: [Prediction], by model: Model) {
    let names = model.classNames
    if csv {
      let header = Prediction.csvHeader(classes: model.shape.classes, names: names)
      common.console.say(([header] + predictions.map { $0.csvRow(names: names) }).joined(separator: "\n"))
    } else if json {
      common.console.say("[\n" + predictions.map { $0.jsonLine(names: names) }.joined(separator: ",\n") + "\n]")
    } else if !predictions.isEmpty {
      common.console.say(
        PredictionText(predictions: predictions, names: names, areNamed: pictures.count > 1).text(
          on: Terminal.standardOutput))
    }
  }
}

extension Preparation: ExpressibleByArgument {}
