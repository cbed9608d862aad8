import ElementaryFunctions

/// Pixels as libpng delivers them from files with 16 bits a sample: proportional to light, colours multiplied by
/// opacity.
enum LinearSamples {
  /// The encoding of each of the 65,536 amounts of light: a gamma of 1/2.2, because with that libpng decoded them when
  /// a file said sRGB or nothing. Shades up to 4 of 255 come back one or two off, since 2.2 of gamma leaves few of the
  /// linear numbers to them.
  private static let encoded: [UInt8] = (0...65535).map { sample in
    UInt8((Elementary.exp(Elementary.log(Double(sample) / 65535) / 2.2) * 255).rounded())
  }

  /// Encodes pixels whose last channel is opacity in eight bits a channel, colours no longer multiplied by it.
  static func encode(_ samples: [UInt16], channels: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: samples.count)
    for start in stride(from: 0, to: samples.count, by: channels) {
      let last = start + channels - 1
      let opacity = Int(samples[last])
      bytes[last] = UInt8((opacity * 255 + 32767) / 65535)
      // An invisible pixel has no colour left.
      guard opacity > 0 else { continue }
      for index in start..<last {
        bytes[index] = encoded[min((Int(samples[index]) * 65535 + opacity / 2) / opacity, 65535)]
      }
    }
    return bytes
  }
}
