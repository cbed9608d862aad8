import Kernels
import Network
import Tensors

/// Puts a tensor in Keras' order into the order that a kernel documents; places that no element goes to stay zero.
func arranged(
  _ tensor: Tensor<Float>, count: Int, in arena: Arena, place: (_ indices: [Int]) -> Int
) -> Floats {
  let stored = arena.floats(count)
  var indices = [Int](repeating: 0, count: tensor.shape.rank)
  for value in tensor.elements {
    stored[place(indices)] = value
    for axis in indices.indices.reversed() {
      indices[axis] += 1
      if indices[axis] < tensor.shape[axis] { break }
      indices[axis] = 0
    }
  }
  return stored
}

extension ConvolutionShape {
  /// The place of `kernel[row, column, channel, filter]` among filters that are stored one after the other.
  func filterMajor(_ at: [Int]) -> Int { at[3] * filterCount + tap(at) }

  /// The place among panels of 16 filters, which lie side by side.
  func panelMajor(_ at: [Int]) -> Int {
    at[3] / vectorLanes * panelSize + tap(at) * vectorLanes + at[3] % vectorLanes
  }

  /// The place among input channels that are stored one after the other.
  func channelMajor(_ at: [Int]) -> Int {
    ((at[2] * panels + at[3] / vectorLanes) * 9 + at[0] * 3 + at[1]) * vectorLanes + at[3] % vectorLanes
  }

  private func tap(_ at: [Int]) -> Int { at[0] * rowLength + at[1] * inputChannels + at[2] }

  /// Multiply–adds of one pass over `images` images by the textbook's formula, before any pool.
  func denseMultiplyAdds(images: Int) -> Int {
    images * (inputHeight - kernel + 1) * (inputWidth - kernel + 1) * weightCount
  }
}

extension Bytes {
  /// How many outputs ReLU masked.
  func count(except masked: Int) -> Int { elements.reduce(0) { $0 + (Int($1) == masked ? 0 : 1) } }
}
