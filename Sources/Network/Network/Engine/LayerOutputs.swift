import Dataset
import Tensors

extension Engine {
  /// Every layer's output for one image, first to last: activations [height, width, channels] or [units], the output
  /// layer's as logits.
  public func activations(of image: Int, in data: LabelledImages) -> [(name: String, values: Tensor<Float>)] {
    let sequence = LayerSequence(network, parameters(), workers: 1)
    let count = network.image.shape.count
    data.images.withUnsafeBufferPointer { bytes in
      sequence.run(on: UnsafeBufferPointer(rebasing: bytes[image * count..<(image + 1) * count]), worker: 0)
    }
    return network.layers.indices.map { (network.layers[$0].name, sequence.values(of: $0, worker: 0)) }
  }
}
