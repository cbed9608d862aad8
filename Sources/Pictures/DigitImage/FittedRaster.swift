import Formats

extension Raster {
  /// The picture scaled to a height and a width, whatever its proportions; one of that size already comes back
  /// unchanged.
  ///
  /// A pixel is the mean of what it covers; where the result is larger, it runs straight from one pixel's centre to the
  /// next one's. Every channel by itself, in the sRGB encoding, rounded to whole bytes.
  ///
  /// - Precondition: neither the picture nor the result is empty.
  package func stretched(height newHeight: Int, width newWidth: Int) -> Raster {
    guard newHeight != height || newWidth != width else { return self }
    let channels = layout.channels
    var result = Raster(width: newWidth, height: newHeight, layout: layout, repeating: 0)
    for channel in 0..<channels {
      let values = stride(from: channel, to: bytes.count, by: channels).map { Float(bytes[$0]) }
      let field = Field(width: width, height: height, values: values).resampled(width: newWidth, height: newHeight)
      for (pixel, value) in field.values.enumerated() {
        result.bytes[pixel * channels + channel] = UInt8(min(max(value.rounded(), 0), 255))
      }
    }
    return result
  }

  /// The picture scaled to fit into a height and a width with its proportions kept, in the middle; the rest has the
  /// colour of the picture's border, its median in every channel.
  ///
  /// - Precondition: neither the picture nor the result is empty.
  package func padded(height newHeight: Int, width newWidth: Int) -> Raster {
    // Compared as products, so that a picture of the same proportions leaves no rest.
    let isWide = width * newHeight >= height * newWidth
    func scaled(_ length: Int, _ numerator: Int, _ denominator: Int) -> Int {
      max(1, (2 * length * numerator + denominator) / (2 * denominator))
    }
    let inner = stretched(
      height: isWide ? scaled(height, newWidth, width) : newHeight,
      width: isWide ? newWidth : scaled(width, newHeight, height))
    guard inner.height < newHeight || inner.width < newWidth else { return inner }
    let color = borderColor
    let channels = layout.channels
    var result = Raster(width: newWidth, height: newHeight, layout: layout, repeating: 0)
    for index in result.bytes.indices { result.bytes[index] = color[index % channels] }
    let (left, top) = ((newWidth - inner.width) / 2, (newHeight - inner.height) / 2)
    for y in 0..<inner.height {
      let target = ((top + y) * newWidth + left) * channels
      let row = inner.bytes[y * inner.width * channels..<(y + 1) * inner.width * channels]
      result.bytes.replaceSubrange(target..<target + row.count, with: row)
    }
    return result
  }

  /// The median of every channel along the edges.
  private var borderColor: [UInt8] {
    var histograms = [[Int]](repeating: [Int](repeating: 0, count: 256), count: layout.channels)
    func count(_ x: Int, _ y: Int) {
      for (channel, value) in self[x, y].enumerated() { histograms[channel][Int(value)] += 1 }
    }
    for x in 0..<width { for y in Set([0, height - 1]) { count(x, y) } }
    for y in 0..<height { for x in Set([0, width - 1]) { count(x, y) } }
    return histograms.map { histogram in
      let total = histogram.reduce(0, +)
      var below = 0
      return UInt8(
        histogram.firstIndex { value in
          below += value
          return 2 * below >= total
        } ?? 0)
    }
  }
}
