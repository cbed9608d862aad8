/// Where the time of training steps went, layer by layer.
public struct TrainingProfile: Sendable {
  /// What one stage of the network took: a layer, or a convolution with the pool after it.
  package struct Stage: Sendable {
    /// The layers, such as `conv1+pool1`.
    package let name: String
    /// Seconds forward, all threads added up.
    package let forward: Double
    /// Seconds back: the gradients of input and weights, as far as an image's own.
    package let backward: Double
    /// Seconds to complete the gradients over the batch, update the weights and bring them into the kernels' order.
    package let update: Double
    /// The multiply–adds that the layers' formulas take for one image, forward and back; kernels may do fewer.
    package let multiplyAdds: Int

    /// Seconds of all passes.
    package var seconds: Double { forward + backward + update }
  }

  /// The threads that computed.
  public let threads: Int
  /// The images of all steps.
  public let images: Int
  /// Wall-clock seconds of all steps.
  public let seconds: Double
  /// In the order in which images go through them.
  package let stages: [Stage]
  /// Seconds for scaling the pixels, the softmax and the loss, all threads added up.
  package let pixelsAndLoss: Double
  /// Seconds in which a thread had nothing to do, all threads added up.
  public var waiting: Double {
    max(0, Double(threads) * seconds - stages.reduce(pixelsAndLoss) { $0 + $1.seconds })
  }

  /// The multiply–adds of all stages for one image.
  public var multiplyAdds: Int { stages.reduce(0) { $0 + $1.multiplyAdds } }
}
