import Dataset
import Formats
import Network
import Tensors
import Testing

@Suite("Strongest responses")
struct StrongestResponsesTests {
  private func make() throws -> (model: Model, data: LabelledImages) {
    let shape = try NetworkShape(
      Architecture("conv5,pool,conv18x2,dense3"), image: ImageShape(height: 9, width: 8), classes: 3)
    var parameters = testWeights(shape)
    // Filter 2 of the first convolution is dead.
    parameters["conv1/bias"] = Tensor(shape: [5], [0.1, 0, -100, 0.2, 0])
    var images = try randomImages(shape.image, count: 1_100, classes: 3, seed: 3).images
    // The images 700 to 704 are one, so that responses tie.
    for copy in 701...704 {
      for row in 0..<9 { for column in 0..<8 { images[copy, row, column] = images[700, row, column] } }
    }
    return (
      Model(shape: shape, parameters: parameters, training: nil),
      try LabelledImages(unlabelled: images, from: "images", classCount: 3)
    )
  }

  @Test("are those that every layer's outputs, one image after the other, have", arguments: [1, 3])
  func plain(threads: Int) throws {
    let (model, data) = try make()
    var seen: [Int] = []
    let found = try StrongestResponses(
      of: ["conv2", "conv1"], in: model, on: data, count: 9, threads: threads
    ) { seen.append($0) }
    #expect(seen == [1024, 1_100])
    #expect(found.layers.map(\.count) == [18, 5])
    #expect(found.layers[1][2].isEmpty)

    let predictor = try Predictor(model: model, threads: 1)
    var best: [String: [[FilterResponse]]] = [:]
    for image in 0..<data.count {
      for (name, values) in try predictor.activations(of: image, in: data) where name.hasPrefix("conv") {
        let shape = values.shape
        for filter in 0..<shape[2] {
          let all = (0..<shape[0]).flatMap { row in
            (0..<shape[1]).map { FilterResponse(image: image, row: row, column: $0, value: values[row, $0, filter]) }
          }
          let most = all.map(\.value).max() ?? 0
          guard most > 0, let first = all.first(where: { $0.value == most }) else { continue }
          best[name, default: Array(repeating: [], count: shape[2])][filter].append(first)
        }
      }
    }
    for (name, filters) in zip(["conv2", "conv1"], found.layers) {
      for (filter, responses) in filters.enumerated() {
        let expected = (best[name]?[filter] ?? []).sorted { ($1.value, $0.image) < ($0.value, $1.image) }
        #expect(responses == Array(expected.prefix(9)), "\(name), filter \(filter)")
      }
    }
  }

  @Test("what is thrown while they are searched ends the search; other images are refused")
  func errors() throws {
    struct Enough: Error {}
    let (model, data) = try make()
    #expect(throws: Enough.self) {
      _ = try StrongestResponses(of: ["conv1"], in: model, on: data, count: 1, threads: 1) { _ in throw Enough() }
    }
    let other = try randomImages(ImageShape(height: 8, width: 9), count: 4, classes: 3, seed: 9)
    #expect(throws: DataMismatch.self) {
      _ = try StrongestResponses(of: ["conv1"], in: model, on: other, count: 1, threads: 1)
    }
  }
}
