import Tensors

/// One small image of a grid: a filter or a feature map.
package struct Tile: Sendable {
  /// What is written above it.
  package let label: String
  /// Its values, `(rows, columns)`.
  package let values: Tensor<Float>

  /// Makes a tile.
  ///
  /// - Precondition: `values` has two axes and is not empty.
  package init(label: String, values: Tensor<Float>) {
    precondition(values.shape.rank == 2 && values.count > 0, "a tile has rows and columns, not \(values.shape)")
    self.label = label
    self.values = values
  }

  /// The number of columns.
  var width: Int { values.shape[1] }
  /// The number of rows.
  var height: Int { values.shape[0] }

  /// The filters of a convolution, one tile for each output channel: `filter 0`, `filter 1`, ….
  ///
  /// - `kernel`: The weights, `(height, width, input channels, output channels)`.
  /// - `inputChannel`: The input channel that the weights belong to; `nil` for the mean over all of them.
  /// - Precondition: the kernel has four axes, and the input channel exists.
  package static func filters(of kernel: Tensor<Float>, inputChannel: Int? = nil) -> [Tile] {
    precondition(kernel.shape.rank == 4, "a convolution's kernel has four axes, not \(kernel.shape)")
    let (height, width, inputs, outputs) = (kernel.shape[0], kernel.shape[1], kernel.shape[2], kernel.shape[3])
    let channels = inputChannel.map { $0..<$0 + 1 } ?? 0..<inputs
    precondition(channels.lowerBound >= 0 && channels.upperBound <= inputs, "there are \(inputs) input channels")
    return kernel.withUnsafeBufferPointer { weights in
      (0..<outputs).map { output in
        let values = (0..<height * width).map { position in
          let sum = channels.reduce(0.0) { $0 + Double(weights[(position * inputs + $1) * outputs + output]) }
          return Float(sum / Double(channels.count))
        }
        return Tile(label: "filter \(output)", values: Tensor(shape: [height, width], values))
      }
    }
  }

  /// The feature maps of a layer, one tile for each channel: `feature 0`, `feature 1`, ….
  ///
  /// - `maps`: The layer's output for one image, `(height, width, channels)`.
  /// - Precondition: there are three axes.
  package static func features(of maps: Tensor<Float>) -> [Tile] {
    precondition(maps.shape.rank == 3, "feature maps have three axes, not \(maps.shape)")
    let (height, width, channels) = (maps.shape[0], maps.shape[1], maps.shape[2])
    return maps.withUnsafeBufferPointer { values in
      (0..<channels).map { channel in
        Tile(
          label: "feature \(channel)",
          values: Tensor(
            shape: [height, width], (0..<height * width).map { values[$0 * channels + channel] }))
      }
    }
  }
}
