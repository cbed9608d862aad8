import Kernels
import Tensors

/// Where each number of a Keras tensor lies in the array that a kernel works on.
///
/// Kernels keep weights, gradients and moments in the order that suits them, padded with zeros; an element-wise
/// optimiser does not mind, so the Keras order is only met when parameters come in or go out.
struct ParameterLayout {
  /// The length of the kernel's array.
  let storedCount: Int
  private let positions: [Int32]

  /// Makes a layout from the stored position of each element, in row-major order of the tensor.
  init(storedCount: Int, positions: [Int32]) {
    self.storedCount = storedCount
    self.positions = positions
  }

  /// The number of elements of the tensor.
  var count: Int { positions.count }

  /// Puts a tensor's elements in their places; what lies between them stays as it is.
  func scatter(_ tensor: Tensor<Float>, into stored: Floats) {
    precondition(tensor.count == count && stored.count == storedCount, "the tensor and the array must fit the layout")
    tensor.withUnsafeBufferPointer { values in
      for (value, position) in zip(values, positions) { stored[Int(position)] = value }
    }
  }

  /// Collects a tensor's elements from their places.
  func gather(_ stored: Floats, shape: Shape) -> Tensor<Float> {
    precondition(shape.count == count && stored.count == storedCount, "the tensor and the array must fit the layout")
    return Tensor(shape: shape) { target in
      for (index, position) in positions.enumerated() { target.initializeElement(at: index, to: stored[Int(position)]) }
    }
  }
}

extension ParameterLayout {
  /// A bias: its elements in order, padded.
  static func bias(_ count: Int) -> ParameterLayout {
    ParameterLayout(storedCount: paddedToVector(count), positions: (0..<Int32(count)).map { $0 })
  }

  /// A convolution's kernel [height, width, in, out] in the filter-major order of ``SparseGradient``.
  static func filterMajor(_ kernel: Shape, in shape: ConvolutionShape) -> ParameterLayout {
    ParameterLayout(
      storedCount: shape.weightCount,
      positions: kernel.indices4 { r, s, c, f in
        f * shape.filterCount + r * shape.rowLength + s * shape.inputChannels + c
      })
  }

  /// A convolution's kernel [height, width, in, out] in the panel-major order of ``DirectConvolution``.
  static func panelMajor(_ kernel: Shape, in shape: ConvolutionShape) -> ParameterLayout {
    ParameterLayout(
      storedCount: shape.weightCount,
      positions: kernel.indices4 { r, s, c, f in
        f / vectorLanes * shape.panelSize + (r * shape.rowLength + s * shape.inputChannels + c) * vectorLanes
          + f % vectorLanes
      })
  }

  /// A convolution's kernel [3, 3, in, out] in the channel-major order of ``WinogradF33``.
  static func channelMajor(_ kernel: Shape, in shape: ConvolutionShape) -> ParameterLayout {
    ParameterLayout(
      storedCount: shape.inputChannels * shape.filters * 9,
      positions: kernel.indices4 { r, s, c, f in
        ((c * shape.panels + f / vectorLanes) * 9 + r * 3 + s) * vectorLanes + f % vectorLanes
      })
  }

  /// A dense kernel [in, out] in panels, its inputs at the places that `inputPosition` gives.
  static func panels(_ kernel: Shape, in layer: DenseLayer, inputPosition: (Int) -> Int) -> ParameterLayout {
    var positions: [Int32] = []
    positions.reserveCapacity(kernel.count)
    for input in 0..<kernel[0] {
      let row = inputPosition(input) * vectorLanes
      for unit in 0..<kernel[1] {
        positions.append(Int32(unit / vectorLanes * layer.inputs * vectorLanes + row + unit % vectorLanes))
      }
    }
    return ParameterLayout(storedCount: layer.weightCount, positions: positions)
  }
}

extension Shape {
  fileprivate func indices4(_ position: (Int, Int, Int, Int) -> Int) -> [Int32] {
    var positions: [Int32] = []
    positions.reserveCapacity(count)
    for r in 0..<self[0] {
      for s in 0..<self[1] {
        for c in 0..<self[2] {
          for f in 0..<self[3] { positions.append(Int32(position(r, s, c, f))) }
        }
      }
    }
    return positions
  }
}
