import Formats

/// A row of `figures/saliency-NAME.csv`: what a map in the array beside it is of.
public struct SaliencyRow: Sendable, Equatable {
  /// The map's place along the array's first axis.
  public var map = 0
  /// The image's place in its set; `nil` for a picture of one's own.
  public var index: Int?
  /// The image's true class; `nil` for a picture of one's own.
  public var label: Int?
  /// The class that the model takes it for.
  public var predicted = 0
  /// The class that the map is about.
  public var category = 0
  /// Its probability for the image as it is.
  public var probability = 0.0
  /// Its log-odds for the image as it is.
  public var logOdds = 0.0
  /// The number of rows, and of columns, of the square that becomes paper.
  public var patch = 1
  /// How many pixels apart the squares are.
  public var stride = 1
  /// What paper is in each channel, with spaces between.
  public var paper = ""
  /// The checksum of the model's file.
  public var modelChecksum = ""
  /// The checksum of the file with the images.
  public var imagesChecksum = ""

  /// Makes a row.
  public init() {}

  /// The table.
  public static var schema: CSVSchema<SaliencyRow> {
    CSVSchema(
      blank: SaliencyRow(), remedy: "run render-saliency",
      [
        .whole("map", \.map), .column("index", \.index, "a whole number from 0 on or nothing") { ($0 ?? 0) >= 0 },
        .column("label", \.label, "a whole number from 0 on or nothing") { ($0 ?? 0) >= 0 },
        .whole("predicted", \.predicted), .whole("class", \.category), .fraction("probability", \.probability),
        .column("log_odds", \.logOdds), .whole("patch", \.patch, in: 1...Int.max),
        .whole("stride", \.stride, in: 1...Int.max), .column("paper", \.paper),
        .column("model_crc32", \.modelChecksum), .column("images_crc32", \.imagesChecksum),
      ])
  }
}

/// The three files of some maps: pictures, numbers, and what they are of.
public struct SaliencyFiles: Sendable, Equatable {
  private let stem: String

  /// The files below a folder.
  ///
  /// - Parameter name: What the maps are of: ``mistakes``, an image's number, a picture's name.
  public init(_ name: String, in folder: String) {
    stem = (folder.hasSuffix("/") ? folder : folder + "/") + "saliency-" + name
  }

  /// The name of the maps of the most confident mistakes.
  public static let mistakes = "mistakes"

  /// The pictures.
  public var picture: String { stem + ".png" }
  /// The numbers: `<f4` of shape (maps, rows of squares, columns of squares).
  public var maps: String { stem + ".npy" }
  /// What each map is of.
  public var table: String { stem + ".csv" }
  /// All of them.
  public var all: [String] { [picture, maps, table] }
}
