import Formats
import Tensors
import Testing

/// A small data set of any image size, channels and classes, as IDX files: every image is dark but for the stretch of
/// its pixels that its class says.
struct OtherData {
  /// The extents of an image: height, width and, for colour, channels.
  var image: Shape = [8, 8]
  var classes = 3
  /// The label of the first class.
  var firstLabel = 0
  /// How many images of each class there are for training; a third as many are for testing.
  var perClass = 6
  /// A class without test images.
  var untested: Int?

  /// Options that learn it.
  static let options = ["--architecture", "dense32", "--batch-size", "16", "--learning-rate", "0.01"]

  /// A new folder with the four files in `data`.
  func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, count) in [("train", perClass), ("t10k", perClass / 3)] {
      let places = (0..<classes * count).map { $0 * 7 % classes }.filter { name == "train" || $0 != untested }
      let labels = places.map { UInt8($0 + firstLabel) }
      let images = Tensor(shape: Shape([labels.count] + image.dimensions), places.flatMap(pixels))
      try IDX.write(images, to: folder.path("data/\(name)-images-idx\(images.shape.rank)-ubyte"))
      try IDX.write(Tensor(shape: [labels.count], labels), to: folder.path("data/\(name)-labels-idx1-ubyte"))
    }
    return folder
  }

  private func pixels(of place: Int) -> [UInt8] {
    (0..<image.count).map { $0 * classes / image.count == place ? 250 : UInt8($0 * 37 % 50) }
  }

  /// Runs every tool, one after the other, with three folds.
  ///
  /// - `convert`: Options for `idx-convert`.
  /// - `options`: Options for training.
  static func runAll(in folder: TemporaryFolder, convert: [String] = [], options: [String] = options) async throws {
    try await succeed("idx-convert", ["--data", "data"] + convert, folder)
    try await succeed("make-folds", ["--folds", "3"], folder)
    for fold in 1...3 {
      try await succeed("train-fold", ["--fold", "\(fold)", "--epochs", "25", "--patience", "25"] + options, folder)
    }
    try await succeed("aggregate-cv", [], folder)
    try await succeed("train-final", ["--epochs", "25"] + options, folder)
    try await succeed("evaluate", [], folder)
    try await succeed("render-filters", [], folder)
    try await succeed("render-report", [], folder)
  }

  @discardableResult
  private static func succeed(_ tool: String, _ arguments: [String], _ folder: TemporaryFolder) async throws -> ToolRun
  {
    let run = try await folder.run(tool, arguments)
    try #require(run.status == 0, "\(tool): \(run.errors)")
    return run
  }
}
