import Tensors

extension Raster {
  /// One picture out of an array of them, without its opacity if it has one.
  ///
  /// - Parameters:
  ///   - index: Which picture.
  ///   - images: Bytes of shape (N, height, width) or (N, height, width, channels) with 1 to 4 channels in the order of
  ///     ``PixelLayout``.
  /// - Precondition: the array has such a shape and a picture of this index.
  package init(image index: Int, of images: Tensor<UInt8>) {
    let shape = images.shape
    precondition(shape.rank == 3 || shape.rank == 4, "expected pictures of shape (N, height, width); found \(shape)")
    precondition(index >= 0 && index < shape[0], "there is no picture \(index) among \(shape[0])")
    let channels = shape.rank == 4 ? shape[3] : 1
    let kept = channels < 3 ? 1 : 3
    let pixels = shape[1] * shape[2]
    let bytes = images.withUnsafeBufferPointer { all in
      (0..<pixels).flatMap { pixel in
        let start = (index * pixels + pixel) * channels
        return all[start..<start + kept]
      }
    }
    self.init(width: shape[2], height: shape[1], layout: kept == 1 ? .gray : .rgb, bytes: bytes)
  }
}
