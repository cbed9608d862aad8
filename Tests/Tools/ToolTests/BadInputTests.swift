import Figures
import Formats
import FoundationEssentials
import Testing

/// Every input of every tool, spoilt in every way that a transfer or a typing error spoils files.
@Suite("Bad inputs are refused in one line, and nothing is written")
struct BadInputTests {
  enum Damage: String, CaseIterable, Sendable {
    case missing, folder, empty, cutShort, trailingByte, otherStart

    var status: Int {
      switch self {
      case .missing, .folder: 66
      case .empty, .cutShort, .trailingByte, .otherStart: 65
      }
    }

    func apply(to name: String, in folder: TemporaryFolder) throws {
      switch self {
      case .missing: try folder.remove(name)
      case .folder:
        try folder.remove(name)
        try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: false)
      case .empty: try folder.change(name) { $0 = [] }
      case .cutShort:
        // Not between two lines, where a table would look whole.
        try folder.change(name) { bytes in
          bytes.removeLast(bytes.count / 2)
          if bytes.last == UInt8(ascii: "\n") { bytes.removeLast(2) }
        }
      case .trailingByte: try folder.change(name) { $0.append(UInt8(ascii: "x")) }
      case .otherStart: try folder.change(name) { $0[0] ^= 0xFF }
      }
    }
  }

  struct Input: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: [String]
    let name: String
    var testDescription: String { "\(tool): \(name)" }

    init(_ tool: String, _ name: String, _ arguments: [String] = []) {
      self.tool = tool
      self.arguments = arguments
      self.name = name
    }
  }

  private static let fold = ["--fold", "1", "--force"] + SmallData.options

  private static let final = ["--force"] + SmallData.options

  static let inputs = [
    Input("idx-convert", "data/train-images-idx3-ubyte", ["--data", "data"]),
    Input("idx-convert", "data/train-labels-idx1-ubyte", ["--data", "data"]),
    Input("idx-convert", "data/t10k-images-idx3-ubyte.gz", ["--data", "data"]),
    Input("idx-convert", "data/t10k-labels-idx1-ubyte.gz", ["--data", "data"]),
    Input("idx-convert", "artifacts/test-images.npy", ["artifacts/test-images.npy", "out"]),
    Input("make-folds", "artifacts/train-labels.npy", ["--force"]),
    Input("make-folds", "saved.csv", ["--folds-file", "saved.csv"]),
    Input("train-fold", "artifacts/train-images.npy", fold),
    Input("train-fold", "artifacts/train-labels.npy", fold),
    Input("train-fold", "artifacts/train_folds.csv", fold),
    Input("train-fold", "start.safetensors", fold + ["--initial-weights", "start.safetensors"]),
    Input("aggregate-cv", "artifacts/train_folds.csv"),
    Input("aggregate-cv", "artifacts/fold-2/model.safetensors"),
    Input("aggregate-cv", "artifacts/fold-2/result.csv"),
    Input("aggregate-cv", "artifacts/fold-2/predictions.csv"),
    Input("train-final", "artifacts/train-images.npy", final),
    Input("train-final", "artifacts/train-labels.npy", final),
    Input("train-final", "artifacts/cv_summary.csv", final),
    Input("evaluate", "artifacts/final/model.safetensors"),
    Input("evaluate", "artifacts/train-images.npy"),
    Input("evaluate", "artifacts/test-images.npy"),
    Input("evaluate", "artifacts/test-labels.npy"),
    Input("predict", "artifacts/final/model.safetensors", ["digit.png", "--raw"]),
    Input("predict", "digit.png", ["digit.png", "--raw"]),
    Input("evaluate", "artifacts/fold-2/model.safetensors", ["--ensemble"]),
    Input("evaluate", "artifacts/train_folds.csv", ["--ensemble"]),
    Input("export-onnx", "artifacts/final/model.safetensors"),
    Input("render-filters", "artifacts/final/model.safetensors"),
    Input("render-filters", "artifacts/test-images.npy"),
    Input("render-filters", "artifacts/test-labels.npy"),
    Input("render-filters", "artifacts/test-images.npy", ["--patches"]),
    Input("render-saliency", "artifacts/final/model.safetensors"),
    Input("render-saliency", "artifacts/test-images.npy", ["--mistakes", "3"]),
    Input("render-saliency", "artifacts/test-labels.npy"),
    Input("render-saliency", "digit.png", ["--picture", "digit.png", "--raw"]),
  ]

  private static func folder() async throws -> TemporaryFolder {
    let folder = try await SmallData.finishedWithSources.value.copy()
    let digit = Raster(width: 12, height: 12, layout: .gray, bytes: SmallData.pixels(1, seed: 2))
    try PNG.write(digit, to: folder.path("digit.png"))
    return folder
  }

  @Test("each input with each damage", arguments: inputs, Damage.allCases)
  func damaged(_ input: Input, _ damage: Damage) async throws {
    // Bytes behind a picture's end are read over, as other programs do.
    if input.name.hasSuffix(".png"), damage == .trailingByte { return }
    let folder = try await Self.folder()
    try damage.apply(to: input.name, in: folder)
    let before = try folder.contents()
    let run = try await folder.run(input.tool, input.arguments)
    #expect(run.status == damage.status, "\(run.errors)")
    #expect(run.errors.hasPrefix("\(input.tool): error: "), "\(run.errors)")
    // idx-convert looks for a file under several names and names the folder if it finds none.
    let isSearched = [.missing, .folder].contains(damage) && input.arguments.first == "--data"
    #expect(run.errors.contains(isSearched ? "data: " : input.name), "\(run.errors)")
    #expect(run.errors.count { $0 == "\n" } == 1, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(try folder.contents() == before)
  }

  @Test("undamaged, each of these commands works", arguments: inputs)
  func undamaged(_ input: Input) async throws {
    let folder = try await Self.folder()
    try await folder.run(input.tool, input.arguments).succeeds()
  }
}

extension TemporaryFolder {
  fileprivate func contents() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: path) {
      var isFolder = false
      _ = FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder)
      if !isFolder { contents[name] = try bytes(name) }
    }
    return contents
  }
}
