import Dataset
import Formats
import Network
import Tensors
import Testing

@Suite("Receptive field")
struct ReceptiveFieldTests {
  @Test("the reference network's fields, by hand")
  func reference() throws {
    let shape = try NetworkShape(.reference, image: ImageShape(height: 28, width: 28), classes: 10)
    let fields = shape.layers.map { shape.receptiveField(of: $0.name) }
    #expect(fields.map { $0?.size } == [3, 4, 8, 10, 18, nil, nil])
    #expect(fields.map { $0?.step } == [1, 2, 2, 4, 4, nil, nil])
  }

  @Test(
    "an output changes with the pixels of its field, and with no other",
    arguments: ["conv2,conv3x2,pool,conv2x4", "pool,conv2x5,pool", "conv1x1,pool,pool"])
  func changes(_ architecture: String) throws {
    let shape = try NetworkShape(Architecture(architecture), image: ImageShape(height: 17, width: 16), classes: 2)
    // With weights and pixels above 0 ReLU masks nothing, and each pixel of a window may become its maximum.
    let parameters = Parameters(of: shape) { _, shape in Tensor(shape: shape, repeating: 0.1) }
    let engine = Engine(shape: shape, batchCapacity: 1, threads: 1)
    engine.load(parameters)
    let pixels = 17 * 16
    let dark = [UInt8](repeating: 10, count: pixels)
    // One image as it is, then one for each pixel, which is light in it.
    let bytes = dark + (0..<pixels).flatMap { pixel in dark.enumerated().map { $0 == pixel ? 250 : $1 } }
    let data = try LabelledImages(
      unlabelled: Tensor(shape: [pixels + 1, 17, 16], bytes), from: "images", classCount: 2)
    let before = engine.activations(of: 0, in: data)
    for pixel in 0..<pixels {
      let after = engine.activations(of: pixel + 1, in: data)
      for (place, layer) in shape.layers.enumerated() {
        guard let field = shape.receptiveField(of: layer.name) else { continue }
        for row in 0..<layer.output[0] {
          for column in 0..<layer.output[1] {
            let (y, x) = (pixel / 16 - row * field.step, pixel % 16 - column * field.step)
            let isInside = (0..<field.size).contains(y) && (0..<field.size).contains(x)
            let isChanged = before[place].values[row, column, 0] != after[place].values[row, column, 0]
            #expect(isChanged == isInside, "\(layer.name) (\(row), \(column)), pixel \(pixel)")
          }
        }
      }
    }
  }
}
