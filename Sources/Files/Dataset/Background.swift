extension LabelledImages {
  /// The value that the background has in each channel: the median over the pixels at the images' edges, 0 for MNIST.
  ///
  /// A thousand images are looked at, evenly spread. Of two middle values the lower one counts.
  package var paper: [UInt8] {
    let pixels = height * width * channels
    let border = (0..<height * width).filter { pixel in
      let (row, column) = (pixel / width, pixel % width)
      return row == 0 || row == height - 1 || column == 0 || column == width - 1
    }
    let looked = Swift.min(count, 1000)
    return images.withUnsafeBufferPointer { bytes in
      (0..<channels).map { channel in
        var histogram = [Int](repeating: 0, count: 256)
        for place in 0..<looked {
          let start = place * count / looked * pixels + channel
          for pixel in border { histogram[Int(bytes[start + pixel * channels])] += 1 }
        }
        var rest = (looked * border.count + 1) / 2
        return UInt8(
          histogram.firstIndex { number in
            rest -= number
            return rest <= 0
          } ?? 0)
      }
    }
  }
}
