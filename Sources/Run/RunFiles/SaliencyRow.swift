import Formats

/// A row of `figures/saliency-NAME.csv`: what a map in the array beside it is of.
package struct SaliencyRow: Sendable, Equatable {
  /// The map's place along the array's first axis.
  package var map = 0
  /// The image's place in its set; `nil` for a picture of one's own.
  package var index: Int?
  /// The image's true class; `nil` for a picture of one's own.
  package var label: Int?
  /// The class that the model takes it for.
  package var predicted = 0
  /// The class that the map is about.
  package var category = 0
  /// Its probability for the image as it is.
  package var probability = 0.0
  /// Its log-odds for the image as it is.
  package var logOdds = 0.0
  /// The number of rows, and of columns, of the square that becomes paper.
  package var patch = 1
  /// How many pixels apart the squares are.
  package var stride = 1
  /// What paper is in each channel, with spaces between.
  package var paper = ""
  /// The checksum of the model's file.
  package var modelChecksum = ""
  package var imagesChecksum = ""

  package init() {}

  package static var schema: CSVSchema<SaliencyRow> {
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

/// The three files of some maps: pictures, numbers, and a table.
package struct SaliencyFiles: Sendable, Equatable {
  private let stem: String

  /// The files below a folder.
  ///
  /// - `name`: What the maps are of: ``mistakes``, an image's number, a picture's name.
  package init(_ name: String, in folder: String) {
    stem = Paths.join(folder, "saliency-" + name)
  }

  /// The name of the maps of the most confident mistakes.
  package static let mistakes = "mistakes"

  /// The pictures.
  package var picture: String { stem + ".png" }
  /// The numbers: `<f4` of shape (maps, rows of squares, columns of squares).
  package var maps: String { stem + ".npy" }
  /// What each map is of.
  package var table: String { stem + ".csv" }
  /// All of them.
  package var all: [String] { [picture, maps, table] }
}
