import ArgumentParser
import DigitImage
import Figures
import Formats
import Network
import ToolSupport

@main
struct Predict: Tool {
  static let configuration = CommandConfiguration.tool(
    "predict",
    abstract: "Recognise your own digits in PNG pictures.",
    discussion: """
      Takes any PNG: grey, colour or palette, 8 or 16 bits, transparent or not, of any size, dark on light or light on \
      dark. A picture is prepared as the training images were: light strokes on black, cropped to the digit, its longer \
      side scaled to 20 pixels, its centre of mass in the middle of 28×28 (in proportion for models of other sizes). \
      --save-prepared shows what the model got to see.

      Prints the three most probable classes of each picture. On a terminal it draws the prepared picture, too.

      If one of several pictures cannot be used, the others are recognised all the same; the exit status tells.
      """)

  @Argument(help: ArgumentHelp("Pictures to recognise.", valueName: "png"))
  var pictures: [String]

  @Option(
    help: ArgumentHelp(
      "Model to use. (default: final/model.safetensors in --artifacts)", valueName: "safetensors"))
  var model: String?

  @Flag(help: "Take pictures as they are: they must have the size of the model's images, light on black.")
  var raw = false

  @Flag(help: "Print CSV: image, predicted class, the probability of every class.")
  var csv = false

  @Flag(help: "Print JSON: an array with an object for each picture.")
  var json = false

  @Option(
    help: ArgumentHelp("Folder to write prepared pictures to, as NAME-prepared.png. (default: none)", valueName: "dir"))
  var savePrepared: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if pictures.isEmpty { throw ValidationError("name at least one PNG picture") }
    if csv && json { throw ValidationError("--csv and --json exclude each other") }
    if savePrepared?.isEmpty == true { throw ValidationError("--save-prepared is empty: give a folder") }
    var sources: [String: String] = [:]
    for picture in savePrepared == nil ? [] : pictures {
      let name = Self.stem(picture)
      if let other = sources.updateValue(picture, forKey: name) {
        throw ValidationError(
          "--save-prepared: '\(other)' and '\(picture)' would both be written to \(name)-prepared.png; run them apart")
      }
    }
  }

  func execute() throws {
    for path in pictures { try preparedPath(for: path).map(AtomicFile.checkWritable) }
    let model = try Model.read(self.model ?? common.artifacts.final.model)
    let image = model.shape.image
    let reader = PictureReader(height: image.height, width: image.width, channels: image.channels, raw: raw)
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
    let predictions = try Prediction.predictions(of: digits, by: model)
    try save(digits)
    present(predictions)
    if let first = failures.first {
      throw ToolError(
        ToolStatus(first.kind), "\(failures.count) of \(pictures.count) pictures could not be used")
    }
  }

  private func save(_ digits: [Digit]) throws {
    for digit in digits { try preparedPath(for: digit.path).map { try PNG.write(digit.image.raster, to: $0) } }
  }

  private func preparedPath(for picture: String) -> String? {
    savePrepared.map { ($0.hasSuffix("/") ? $0 : $0 + "/") + Self.stem(picture) + "-prepared.png" }
  }

  private func present(_ predictions: [Prediction]) {
    if csv {
      common.console.say(Prediction.csv(predictions))
    } else if json {
      common.console.say(Prediction.json(predictions))
    } else {
      let terminal = Terminal.standardOutput
      for prediction in predictions {
        common.console.say(PredictionText(prediction, naming: pictures.count > 1).text(on: terminal))
      }
    }
  }

  /// The last part of a path without its ending.
  private static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? "picture"
    return name.lowercased().hasSuffix(".png") && name.count > 4 ? String(name.dropLast(4)) : String(name)
  }
}
