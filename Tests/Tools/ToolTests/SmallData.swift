import Formats
import FoundationEssentials
import Tensors
import Testing

/// A data set that a network learns in no time: 12×12 images of three classes, told apart by where a bright bar lies.
enum SmallData {
  static let side = 12
  static let classCount = 3

  /// Options for a network of the size that the images ask for.
  static let options = ["--architecture", "conv4,pool,dense8", "--batch-size", "16", "--learning-rate", "0.01"]

  static func labels(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 * 7 % classCount) } }

  /// The pixels of all images: noise, and a bar in the third of the rows that the class says.
  static func pixels(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return labels(count).flatMap { label in
      (0..<(side * side)).map { position in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let noise = UInt8(truncatingIfNeeded: state >> 57)
        let isBar = position / side / (side / classCount) == Int(label)
        return isBar ? 128 + noise : noise
      }
    }
  }

  static func images(_ count: Int, seed: UInt64) -> Tensor<UInt8> {
    Tensor(shape: [count, side, side], pixels(count, seed: seed))
  }

  /// A new folder with the four arrays in `artifacts`, and three folds.
  ///
  /// - `trainLabels`: The classes of the training images, if not those that they show.
  static func folder(labels trainLabels: [UInt8]? = nil) async throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, count, seed) in [("train", 90, UInt64(1)), ("test", 30, 2)] {
      let labels = name == "train" ? trainLabels ?? labels(count) : labels(count)
      try NPY.write(images(count, seed: seed), to: folder.path("artifacts/\(name)-images.npy"))
      try NPY.write(Tensor<UInt8>(shape: [count], labels), to: folder.path("artifacts/\(name)-labels.npy"))
    }
    try await folder.run("make-folds", ["--folds", "3"]).succeeds()
    return folder
  }

  static func train(_ folder: TemporaryFolder, fold: Int = 1, _ more: [String] = []) async throws -> ToolRun {
    try await folder.run("train-fold", arguments(fold: fold, more))
  }

  /// The arguments that ``train(_:fold:_:)`` gives to the tool.
  static func arguments(fold: Int = 1, _ more: [String] = []) -> [String] {
    ["--fold", "\(fold)"] + options + more
  }

  /// A folder in which everything is done, up to the final model; made once, to be copied.
  static let finished = Task {
    let folder = try await Self.folder().shared()
    for fold in 1...3 { try await succeed("train-fold", arguments(fold: fold, ["--epochs", "8"]), folder) }
    try await succeed("aggregate-cv", [], folder)
    try await succeed("train-final", options, folder)
    return folder
  }

  /// Everything finished, and IDX files, saved folds and weights to start from beside it; made once, to be copied.
  static let finishedWithSources = Task {
    let folder = try await finished.value.copy()
    for (name, idx) in [
      ("train-images", "train-images-idx3-ubyte"), ("train-labels", "train-labels-idx1-ubyte"),
      ("test-images", "t10k-images-idx3-ubyte.gz"), ("test-labels", "t10k-labels-idx1-ubyte.gz"),
    ] {
      try FileManager.default.createDirectory(atPath: folder.path("data"), withIntermediateDirectories: true)
      try await succeed("idx-convert", ["artifacts/\(name).npy", "data/\(idx)"], folder)
    }
    try folder.write(folder.bytes("artifacts/train_folds.csv"), to: "saved.csv")
    try folder.write(folder.bytes("artifacts/final/model.safetensors"), to: "start.safetensors")
    return folder.shared()
  }

  private static func succeed(_ tool: String, _ arguments: [String], _ folder: TemporaryFolder) async throws {
    try await folder.run(tool, arguments).succeeds()
  }
}

extension TemporaryFolder {
  func table(_ name: String) throws -> CSVTable { try CSVTable.read(path(name)) }

  /// Replaces a file by what a change makes of it.
  func change(_ name: String, _ change: (inout [UInt8]) -> Void) throws {
    var content = try bytes(name)
    change(&content)
    try write(content, to: name)
  }

  /// What has to be equal after equal trainings: the bytes of model and predictions, and all figures but the times.
  func results(_ name: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for file in try names(in: name) { files[file] = try timeless("\(name)/\(file)") }
    return files
  }

  /// The bytes of a file, or the fields of a table that has times without them.
  func timeless(_ name: String, without left: Set<String> = ["seconds"]) throws -> [UInt8] {
    guard name.hasSuffix(".csv"), let table = try? table(name), !left.isDisjoint(with: table.columns) else {
      return try bytes(name)
    }
    let kept = table.columns.indices.filter { !left.contains(table.columns[$0]) }
    return Array("\(([table.columns] + table.rows).map { row in kept.map { row[$0] } })".utf8)
  }
}

extension CSVTable {
  /// A column of numbers and empty fields.
  func optionalNumbers(_ column: String) throws -> [Double?] {
    try texts(column).map { $0.isEmpty ? nil : Double($0) }
  }
}
