import Dataset
import Evaluation
import Formats
import FoundationEssentials
import Network
import RunFiles
import Statistics
import Tensors
import TestSupport
import Testing

/// Models, images and folder of an evaluation.
private final class Bench {
  let folder: TemporaryFolder
  let shape: NetworkShape
  let images: Tensor<UInt8>

  init() throws {
    folder = try TemporaryFolder()
    shape = try NetworkShape(Architecture("conv2,dense3"), image: ImageShape(height: 6, width: 5), classes: 3)
    images = Tensor(shape: [40, 6, 5], (0..<1200).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
    try NPY.write(AnyTensor(images), to: path("images.npy"))
    try NPY.write(AnyTensor(Tensor<UInt8>(shape: [40], (0..<40).map { UInt8($0 % 3) })), to: path("labels.npy"))
  }

  func path(_ name: String) -> String { folder.path(name) }

  func set(_ name: String = "test") throws -> ImageSet {
    try ImageSet(name, images: path("images.npy"), labels: path("labels.npy"), for: shape)
  }

  func model(_ seed: UInt32) throws -> ModelFile {
    let parameters = Parameters(glorotUniformFor: shape, seed: seed, fold: 0)
    try Model(shape: shape, parameters: parameters, training: nil).write(to: path("\(seed).safetensors"))
    return try ModelFile(path("\(seed).safetensors"), in: Artifacts(folder.path))
  }

  func running(_ seed: UInt32) throws -> RunningModel {
    try RunningModel(try model(seed), on: try set(), threads: 1)
  }
}

@Suite("measuring models")
struct EvaluationTests {
  @Test("an ensemble's probabilities are the mean of its members', and its loss is that of the mean")
  func ensemble() throws {
    let bench = try Bench()
    let (first, members) = (try bench.running(1), try [2, 3, 4].map { try bench.running($0) })
    let averages = Averages(of: members, beside: first)
    #expect(averages.rows.map(\.model.isEmpty) == [false, false, false, false, false])
    #expect(averages.rows.last?.model == "ensemble" && averages.rows.last?.checksum == "")
    for place in averages.probabilities.values.indices {
      let mean = members.reduce(0) { $0 + Double($1.probabilities.values[place]) } / 3
      #expect(averages.probabilities.values[place] == Float(mean))
    }
    #expect(averages.rows.last?.loss == averages.probabilities.scores().loss)
    #expect(averages.rows[0].difference == nil && averages.rows.dropFirst().allSatisfy { $0.difference != nil })
    #expect(averages.rows[0].loss == first.loss)
  }

  @Test("the first view is the image as it is")
  func views() throws {
    let bench = try Bench()
    let running = try bench.running(1)
    let one = try Averages(over: Views(count: 1), of: running, and: [])
    #expect(one.probabilities.values == running.probabilities.values)
    let three = try Averages(over: Views(count: 3), of: running, and: [running])
    #expect(three.probabilities.values != running.probabilities.values)
    // An ensemble of one model is that model.
    #expect(three.rows.count == 3 && three.rows[1].loss == three.rows[2].loss)
    #expect(three.rows.map(\.views) == [1, 3, 3])
  }

  @Test("a temperature of 1 changes nothing; another one changes the loss, and no decision")
  func temperature() throws {
    let running = try Bench().running(1)
    let same = TemperatureEffect(Temperature(1), of: running)
    #expect(same.rows.count == 2 && same.rows[0].loss == same.rows[1].loss)
    let other = TemperatureEffect(Temperature(2), of: running)
    #expect(other.rows[0].loss != other.rows[1].loss)
    let scaled = running.probabilities.scaled(by: 2)
    #expect(scaled.scores().matrix == running.probabilities.scores().matrix)
  }

  @Test("the files of an evaluation agree with each other and with the model")
  func files() throws {
    let bench = try Bench()
    let running = try bench.running(1)
    let set = try bench.set("train")
    let measured = try MeasuredModel(running, and: set, writingTo: bench.path("predictions.csv"))
    try measured.write(
      metrics: bench.path("metrics.csv"), confusion: bench.path("confusion.csv"), perClass: bench.path("class.csv"))
    // The same images once as those that it was trained on, and once as those to test it on.
    let sets = try SetMetrics.readAll(bench.path("metrics.csv"))
    #expect(sets.map(\.images) == [40, 40] && sets[0].loss == sets[1].loss && sets[0].correct == sets[1].correct)
    #expect(sets[0].modelChecksum == running.file.checksum)
    #expect(try ConfusionMatrix.read(bench.path("confusion.csv"), set: "test")?.correct == sets[0].correct)
    var rows = try PredictionRows(bench.path("predictions.csv"), leading: ["set"], remedy: "")
    var indices: [Int] = []
    while try rows.advance() {
      let index = try rows.index()
      #expect(try rows.label() == index % 3)
      #expect(try rows.probabilities().map(Float.init) == running.probabilities[index].map(Float.init))
      indices.append(index)
    }
    #expect(indices == Array(0..<40) + Array(0..<40))
  }
}
