import Kernels
import Workload

extension ReferenceStep {
  /// Runs a kernel on all images of the batch.
  func run(_ kernel: KernelCase) {
    switch kernel {
    case .pixels: scalePixels()
    case .conv1Forward: conv1.forward()
    case .conv2Forward: conv2.forward()
    case .conv3Forward: conv3.forward()
    case .dense1Forward: dense1.forward()
    case .dense2Forward: dense2.forward()
    case .softmax: evaluate()
    case .dense2Input: dense2.computeInputGradient()
    case .dense1ReLU: dense1.maskGradient()
    case .dense1Input: dense1.computeInputGradient()
    case .conv3Transform: conv3.transformGradient()
    case .conv3Bias: conv3.computeBiasGradient()
    case .conv3Input: conv3.computeInputGradient()
    case .conv2Weight: conv2.weightGradient()
    case .conv2Input: conv2.computeInputGradient()
    case .conv1Weight: conv1.weightGradient()
    case .dense2Weight: dense2.weightGradient()
    case .dense1Weight: dense1.weightGradient()
    case .conv3Weight: conv3.weightGradient()
    case .shardSum: update.sumShards()
    case .adam: update.adam()
    case .packing: pack()
    case .forkJoin: break
    case .conv2Direct: conv2.forwardDirect()
    case .conv3Direct: plainConv3.forwardDirect()
    case .conv3WeightSparse: plainConv3.weightGradient()
    case .conv3InputSparse: plainConv3.computeInputGradient()
    case .pool: pool.forward()
    case .poolBackward: pool.computeInputGradient()
    }
  }

  /// The arithmetic that a kernel does on the batch, and what the textbook's formula would take.
  func work(of kernel: KernelCase) -> Work {
    let (done, dense) = multiplyAdds(of: kernel)
    return Work(images: Self.images, multiplyAdds: done, denseMultiplyAdds: dense)
  }

  /// Zero where a kernel's work is not multiply–adds.
  private func multiplyAdds(of kernel: KernelCase) -> (done: Int, dense: Int) {
    switch kernel {
    // Both look at every position, the gradient at zeros where another position won.
    case .conv1Forward, .conv1Weight: (dense(conv1.shape), dense(conv1.shape))
    case .conv2Forward: (conv2.winogradMultiplyAdds, dense(conv2.shape))
    case .conv2Direct: (conv2.directMultiplyAdds, dense(conv2.shape))
    case .conv2Weight, .conv2Input: (conv2.sparseMultiplyAdds, dense(conv2.shape))
    case .conv3Forward, .conv3Input, .conv3Weight: (conv3.multiplyAdds, dense(conv3.shape))
    case .conv3Direct: (plainConv3.directMultiplyAdds, dense(conv3.shape))
    case .conv3WeightSparse, .conv3InputSparse: (plainConv3.sparseMultiplyAdds, dense(conv3.shape))
    case .dense1Forward, .dense1Input, .dense1Weight: (dense1.multiplyAdds, dense1.denseMultiplyAdds)
    case .dense2Forward, .dense2Input, .dense2Weight: (dense2.multiplyAdds, dense2.denseMultiplyAdds)
    default: (0, 0)
    }
  }

  private func dense(_ shape: ConvolutionShape) -> Int { shape.denseMultiplyAdds(images: Self.images) }
}
