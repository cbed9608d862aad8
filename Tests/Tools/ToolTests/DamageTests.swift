import Formats
import Testing

/// Every kind of input of every tool, cut and with bits flipped: a clear error or an equal result.
///
/// The readers' own tests cut and flip at every place; here the tools meet a sample, drawn with a fixed seed.
@Suite("Damaged inputs give a clear error or an equal result")
struct DamageTests {
  /// A command, the input to damage, and what it makes.
  struct Work: Sendable, CustomTestStringConvertible {
    let tool: String
    let arguments: [String]
    let input: String
    let outputs: [String]
    var testDescription: String { "\(tool): \(input)" }

    init(_ tool: String, _ arguments: [String] = [], reads input: String, makes outputs: [String]) {
      self.tool = tool
      self.arguments = arguments
      self.input = input
      self.outputs = outputs
    }
  }

  private static let convert = ["--data", "data", "--artifacts", "out"]
  private static let converted = ["train-images", "train-labels", "test-images", "test-labels"].map { "out/\($0).npy" }
  private static let fold = ["--fold", "1", "--epochs", "1", "--force"] + SmallData.options
  private static let foldFiles = ["history.csv", "model.safetensors", "predictions.csv", "result.csv"].map {
    "artifacts/fold-1/\($0)"
  }
  private static let summary = ["artifacts/cv_results.csv", "artifacts/cv_summary.csv"]
  private static let evaluation = ["metrics", "confusion", "per_class", "predictions"].map {
    "artifacts/evaluation/\($0).csv"
  }

  static let works = [
    Work("idx-convert", convert, reads: "data/train-images-idx3-ubyte", makes: converted),
    Work("idx-convert", convert, reads: "data/train-labels-idx1-ubyte", makes: converted),
    Work("idx-convert", convert, reads: "data/t10k-images-idx3-ubyte.gz", makes: converted),
    Work("idx-convert", convert, reads: "data/t10k-labels-idx1-ubyte.gz", makes: converted),
    Work(
      "idx-convert", ["artifacts/test-images.npy", "out.idx"], reads: "artifacts/test-images.npy", makes: ["out.idx"]),
    Work("make-folds", ["--output", "out.csv"], reads: "artifacts/train-labels.npy", makes: ["out.csv"]),
    Work("make-folds", ["--folds-file", "saved.csv", "--output", "out.csv"], reads: "saved.csv", makes: ["out.csv"]),
    Work("train-fold", fold, reads: "artifacts/train-images.npy", makes: foldFiles),
    Work("train-fold", fold, reads: "artifacts/train-labels.npy", makes: foldFiles),
    Work("train-fold", fold, reads: "artifacts/train_folds.csv", makes: foldFiles),
    Work(
      "train-fold", fold + ["--initial-weights", "start.safetensors"], reads: "start.safetensors", makes: foldFiles),
    Work("aggregate-cv", reads: "artifacts/train_folds.csv", makes: summary),
    Work("aggregate-cv", reads: "artifacts/fold-2/model.safetensors", makes: summary),
    Work("aggregate-cv", reads: "artifacts/fold-2/result.csv", makes: summary),
    Work("aggregate-cv", reads: "artifacts/fold-2/predictions.csv", makes: summary),
    Work(
      "train-final", ["--force"] + SmallData.options, reads: "artifacts/cv_summary.csv",
      makes: ["artifacts/final/model.safetensors", "artifacts/final/history.csv"]),
    Work("evaluate", reads: "artifacts/final/model.safetensors", makes: evaluation),
    Work("evaluate", reads: "artifacts/test-images.npy", makes: evaluation),
    Work("evaluate", reads: "artifacts/test-labels.npy", makes: evaluation),
    Work(
      "evaluate", ["--ensemble"], reads: "artifacts/fold-2/model.safetensors",
      makes: evaluation + ["artifacts/evaluation/ensemble.csv", "artifacts/evaluation/ensemble_predictions.csv"]),
    Work(
      "render-filters", ["--layer", "conv1"], reads: "artifacts/final/model.safetensors",
      makes: ["artifacts/figures/filters-conv1.png"]),
  ]

  @Test("cut at bytes of the header and behind it", .timeLimit(.minutes(10)), arguments: works)
  func cut(_ work: Work) async throws {
    let bench = try await Bench(work)
    var random = SeededGenerator(11)
    let places =
      bench.places(in: bench.header, &random) + bench.places(in: bench.header.upperBound..<bench.size, &random, 8)
    for count in places { try await bench.run("cut to \(count) bytes") { $0.removeLast($0.count - count) } }
  }

  @Test("bits flipped in the header", .timeLimit(.minutes(10)), arguments: works)
  func flip(_ work: Work) async throws {
    let bench = try await Bench(work)
    var random = SeededGenerator(12)
    for place in bench.places(in: bench.header, &random) {
      let bit = Int.random(in: 0..<8, using: &random)
      try await bench.run("bit \(bit) of byte \(place) flipped") { $0[place] ^= 1 << bit }
    }
  }

  @Test(
    "bits flipped anywhere in what carries a checksum", .timeLimit(.minutes(10)), arguments: works.filter(\.isSealed))
  func flipAnywhere(_ work: Work) async throws {
    let bench = try await Bench(work)
    var random = SeededGenerator(13)
    for place in bench.places(in: 0..<bench.size, &random, 16) {
      let bit = Int.random(in: 0..<8, using: &random)
      try await bench.run("bit \(bit) of byte \(place) flipped") { $0[place] ^= 1 << bit }
    }
  }

  /// A folder in which a command is run again and again, each time with its input damaged in another way.
  private struct Bench {
    let work: Work
    let folder: TemporaryFolder
    let size: Int
    let header: Range<Int>
    private let sound: [UInt8]
    private let expected: [String: [UInt8]]

    init(_ work: Work) async throws {
      self.work = work
      folder = try await SmallData.finishedWithSources.value.copy()
      try await folder.run(work.tool, work.arguments).succeeds()
      expected = try folder.measured(work.outputs)
      sound = try folder.bytes(work.input)
      size = sound.count
      header = 0..<min(Self.headerSize(of: sound, in: work.input), size)
    }

    /// Places in a stretch: all of them if there are few, some of them if there are many.
    func places(in stretch: Range<Int>, _ random: inout SeededGenerator, _ limit: Int = 20) -> [Int] {
      stretch.count <= limit ? Array(stretch) : stretch.shuffled(using: &random).prefix(limit).sorted()
    }

    func run(_ name: String, _ damage: (inout [UInt8]) -> Void) async throws {
      try folder.change(work.input, damage)
      let run = try await folder.run(work.tool, work.arguments)
      if run.status == 0 {
        #expect(try folder.measured(work.outputs) == expected, "\(name)")
      } else {
        #expect(run.status == 65, "\(name): \(run.errors)")
        #expect(run.errors.hasPrefix("\(work.tool): error: "), "\(name): \(run.errors)")
        #expect(run.errors.contains(work.input), "\(name): \(run.errors)")
        #expect(run.errors.count { $0 == "\n" } == 1, "\(name): \(run.errors)")
        #expect(run.output.isEmpty, "\(name)")
        #expect(try folder.measured(work.outputs) == expected, "\(name)")
      }
      try folder.write(sound, to: work.input)
    }

    private static func headerSize(of file: [UInt8], in name: String) -> Int {
      switch name.split(separator: ".").last {
      case "npy": 10 + Int(file[8]) + Int(file[9]) << 8
      case "safetensors": 8 + file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
      case "csv": (file.firstIndex(of: UInt8(ascii: "\n")) ?? 0) + 1
      case "gz": 18
      default: 4 + 4 * Int(file[3])
      }
    }
  }
}

extension DamageTests.Work {
  /// Whether any damage to the input shows: gzip's checksum, and that of models.
  fileprivate var isSealed: Bool { input.hasSuffix(".gz") || input.hasSuffix(".safetensors") }
}

extension TemporaryFolder {
  /// What files say, without times and the checksums of what they were made from.
  fileprivate func measured(_ names: [String]) throws -> [String: [UInt8]] {
    var content: [String: [UInt8]] = [:]
    for name in names {
      if name.hasSuffix(".safetensors") {
        content[name] = Safetensors(tensors: try Safetensors.read(path(name)).tensors).encoded()
      } else {
        content[name] = try timeless(name, without: ["seconds", "model_crc32"])
      }
    }
    return content
  }
}
