/// The channels of a pixel, eight bits each, in the order in which they are stored.
public enum PixelLayout: Int, Sendable, CaseIterable {
  /// One channel: how light the pixel is.
  case gray = 1
  /// Lightness, then opacity.
  case grayAlpha = 2
  /// Red, green, blue.
  case rgb = 3
  /// Red, green, blue, opacity.
  case rgba = 4

  /// The number of channels, and so of bytes, of a pixel.
  public var channels: Int { rawValue }
}

/// A rectangle of pixels in memory: rows from the top, pixels from the left, channels side by side, sRGB-encoded,
/// colours not multiplied by opacity.
public struct Raster: Sendable, Equatable {
  /// The number of columns.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// What a pixel consists of.
  package let layout: PixelLayout
  /// `height × width × layout.channels` bytes.
  public var bytes: [UInt8]

  /// Makes a raster from its bytes.
  ///
  /// - Precondition: there are as many bytes as the size and the layout need.
  package init(width: Int, height: Int, layout: PixelLayout, bytes: [UInt8]) {
    precondition(
      width >= 0 && height >= 0 && bytes.count == width * height * layout.channels,
      "\(bytes.count) bytes do not fill \(width)×\(height) pixels of \(layout)")
    self.width = width
    self.height = height
    self.layout = layout
    self.bytes = bytes
  }

  /// Makes a raster with every byte equal.
  package init(width: Int, height: Int, layout: PixelLayout, repeating value: UInt8) {
    self.init(
      width: width, height: height, layout: layout,
      bytes: [UInt8](repeating: value, count: width * height * layout.channels))
  }

  /// The channels of the pixel in column `x` of row `y`.
  package subscript(x: Int, y: Int) -> ArraySlice<UInt8> {
    precondition(x >= 0 && x < width && y >= 0 && y < height, "(\(x), \(y)) is outside \(width)×\(height)")
    let start = (y * width + x) * layout.channels
    return bytes[start..<start + layout.channels]
  }
}

extension Raster {
  /// The same picture laid over white, without the last channel, which is its opacity.
  ///
  /// Encoded values are mixed, as browsers and picture viewers do it, not amounts of light.
  func overWhite() -> Raster {
    let channels = layout.channels
    precondition(channels == 2 || channels == 4, "\(layout) has no opacity")
    var opaque = Raster(width: width, height: height, layout: channels == 2 ? .gray : .rgb, repeating: 255)
    for pixel in 0..<width * height {
      let opacity = Int(bytes[pixel * channels + channels - 1])
      for channel in 0..<channels - 1 {
        let mixed = Int(bytes[pixel * channels + channel]) * opacity + 255 * (255 - opacity)
        opaque.bytes[pixel * (channels - 1) + channel] = UInt8((mixed + 127) / 255)
      }
    }
    return opaque
  }
}
