import ArgumentParser
import Dataset
import ImageImport
import Network
import ToolFrame

/// The options about pictures.
struct PictureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Height and width of the images, such as 28x28. (default: those of the pictures; with --fit digits 28x28)",
      valueName: "hxw"),
    transform: ImageSize.init)
  var size: ImageSize?

  @Option(
    help: ArgumentHelp(
      "How pictures become images of the size: stretch; pad, which keeps proportions and fills with the border's colour; or"
        + " digits, as predict prepares pictures of digits. For tables and arrays it says how they were made."
        + " (default: stretch)"))
  var fit: Preparation?

  @Option(help: ArgumentHelp("Channels of the images: grey or rgb. (default: grey if all pictures are)"))
  var channels: ImportOptions.Channels?

  @Flag(help: "Skip pictures that cannot be read, and name them; otherwise each is an error.")
  var skipBad = false
}

/// The options about tables and arrays.
struct NumberOptions: ParsableArguments {
  @Flag(help: "Exchange rows and columns of every image: EMNIST's files need it.")
  var transpose = false

  @Option(
    help: ArgumentHelp(
      "Column of a table with the labels: a name, first or last. (default: the one named label, or the one at an end that is"
        + " not constant)", valueName: "column"))
  var labelColumn: String?

  @Option(
    help: ArgumentHelp(
      "Number of a white pixel in a table or array. (default: 255, or 1 for fractions)", valueName: "number"))
  var maximum: Double?

  @Option(
    help: ArgumentHelp(
      "Which of several data sets in a folder of arrays: a word of their names, such as letters. (no default)",
      valueName: "word"))
  var subset: String?

  func validate() throws {
    if let maximum, !(maximum > 0 && maximum.isFinite) {
      throw ValidationError("--maximum is \(maximum); give a number above 0")
    }
  }
}

/// The options about setting test images apart.
struct SplitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Fraction of the images to set apart for testing, above 0 and below 1.", valueName: "f"))
  var testFraction = ImportOptions.defaultTestFraction

  @Option(
    help: ArgumentHelp(
      "CSV file with the columns file, as in sources.csv, and group, such as the writer: a group's images go to the same set."
        + " (no default)", valueName: "csv"),
    completion: .file(extensions: ["csv"]))
  var groups: String?

  @OptionGroup var seed: SeedOption

  func validate() throws {
    guard testFraction > 0, testFraction < 1 else {
      throw ValidationError("--test-fraction is \(testFraction); give a number above 0 and below 1")
    }
  }
}

/// A height and a width.
struct ImageSize {
  let height: Int
  let width: Int

  init(_ text: String) throws {
    guard let shape = ImageShape(text), shape.channels == 1, shape.height <= 4096, shape.width <= 4096 else {
      throw ToolError(.usage, "expected a height and a width from 1 to 4096, such as 28x28")
    }
    height = shape.height
    width = shape.width
  }
}

extension Preparation: ExpressibleByArgument {}
extension ImportOptions.Channels: ExpressibleByArgument {}
