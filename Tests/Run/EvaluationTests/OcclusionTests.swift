import Dataset
import Evaluation
import Formats
import Foundation
import Network
import Tensors
import Testing

@Suite("Occlusion")
struct OcclusionTests {
  private func make(channels: Int = 1) throws -> (model: Model, data: LabelledImages) {
    let shape = try NetworkShape(
      Architecture("conv4,pool,dense8"), image: ImageShape(height: 10, width: 9, channels: channels), classes: 4)
    let model = Model(shape: shape, parameters: Parameters(glorotUniformFor: shape, seed: 3, fold: 0), training: nil)
    var random = NumPyRandom(seeds: [8])
    // The upper rows are paper, so that some squares change nothing.
    let pixels = 90 * channels
    let bytes = (0..<3 * pixels).map { $0 % pixels < 36 * channels ? 7 : UInt8(random.uniform(0, 256)) }
    let images = channels == 1 ? Shape([3, 10, 9]) : Shape([3, 10, 9, channels])
    return (model, try LabelledImages(unlabelled: Tensor(shape: images, bytes), from: "images", classCount: 4))
  }

  /// The log-odds of all classes, from probabilities in double precision.
  private func logOdds(_ pixels: [UInt8], _ data: LabelledImages, _ predictor: Predictor) throws -> [Double] {
    let one = try LabelledImages(
      unlabelled: Tensor(shape: Shape([1] + data.images.shape.dimensions.dropFirst()), pixels), from: "image",
      classCount: 4)
    let output = try #require(predictor.activations(of: 0, in: one).last).values.elements.map(Double.init)
    let powers = output.map { exp($0) }
    return powers.map { log($0 / (powers.reduce(0, +) - $0)) }
  }

  @Test("is what covering one square after the other, by hand, comes to", arguments: [(1, 3, 1), (3, 4, 3)], [1, 3])
  func plain(_ options: (channels: Int, size: Int, stride: Int), threads: Int) throws {
    let (channels, size, stride) = options
    let (model, data) = try make(channels: channels)
    let paper = [UInt8](repeating: 7, count: channels)
    let cover = SquareCover(of: model.shape.image, size: size, stride: stride)
    var done: [Int] = []
    let maps = try Occlusion(cover, paper: paper).maps(
      of: 1, in: data, classes: [2, 0], by: Predictor(model: model, threads: threads)
    ) { done.append($0) }
    #expect(done == [cover.count])
    #expect(maps.map(\.label) == [2, 0])

    let plain = try Predictor(model: model, threads: 1)
    let count = 90 * channels
    let image = Array(data.images.elements[count..<2 * count])
    let before = try logOdds(image, data, plain)
    for square in 0..<cover.count {
      let corner = cover.corner(square)
      var covered = image
      for row in corner.row..<corner.row + size {
        for column in corner.column..<corner.column + size {
          for channel in 0..<channels { covered[(row * 9 + column) * channels + channel] = 7 }
        }
      }
      let after = try logOdds(covered, data, plain)
      for map in maps {
        #expect(abs(map.logOdds - before[map.label]) < 1e-5)
        let change = Double(map.changes.elements[square])
        #expect(abs(change - (after[map.label] - before[map.label])) < 1e-5)
        // What is paper already changes nothing at all.
        if covered == image { #expect(change == 0) }
      }
    }
    let drawn = Occlusion(cover, paper: paper).drawnSquares(of: 1, in: data)
    #expect(drawn == (0..<cover.count).filter { cover.corner($0).row + size > 4 })
  }

  @Test("layers are drawn anew from the output on, with other weights than training began with")
  func redrawn() throws {
    let (plain, _) = try make()
    var options = TrainingOptions(fold: 0)
    options.seed = 3
    let model = Model(
      shape: plain.shape, parameters: plain.parameters,
      training: TrainingRecord(options: options, epochs: 1, inputs: [:]))
    let steps = RedrawnLayers(of: model).steps
    #expect(steps.map(\.layer) == ["dense2", "dense1", "conv1"])
    for (count, step) in steps.enumerated() {
      let redrawn = Set(steps[...count].map(\.layer))
      for entry in step.model.parameters.entries where entry.name.hasSuffix("kernel") {
        let isAsTrained = entry.tensor == model.parameters[entry.name]
        #expect(isAsTrained != redrawn.contains(entry.name.split(separator: "/").map(String.init)[0]))
      }
    }
  }
}
