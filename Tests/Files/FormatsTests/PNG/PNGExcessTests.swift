import Formats
import Testing

/// Files with more in them than their picture.
struct PNGExcessTests {
  /// A grey picture of 3×2 pixels, its pixels stored without compression.
  private struct Picture {
    var depth: UInt8 = 8
    var isInterlaced = false
    /// What the pixels decompress to, beyond the picture's rows; below 0 for too few.
    var morePixels = 0
    /// What stands behind the compressed stream.
    var behindStream: [UInt8] = []
    var hasChecksum = true
    var behindEnd: [UInt8] = []

    /// The bytes of the file.
    var file: [UInt8] {
      // Of the seven passes over 3×2 pixels the first, the fourth, the sixth and the last have any: 1, 1, 1 and 3.
      let rows = isInterlaced ? [1, 1, 1, 3] : [3, 3]
      let plain = rows.flatMap { [0] + [UInt8](repeating: 7, count: $0 * Int(depth) / 8) }
      let header: [UInt8] = [0, 0, 0, 3, 0, 0, 0, 2, depth, 0, 0, 0, isInterlaced ? 1 : 0]
      let all = plain.dropLast(max(0, -morePixels)) + [UInt8](repeating: 0, count: max(0, morePixels))
      let pixels = compressed(Array(all)) + behindStream
      return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header) + chunk("IDAT", pixels)
        + chunk("IEND", []) + behindEnd
    }

    private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
      let body = Array(name.utf8) + content
      return number(UInt32(content.count)) + body + number(body.withUnsafeBytes { CRC32.of($0).value })
    }

    /// A zlib stream of stored blocks.
    private func compressed(_ plain: [UInt8]) -> [UInt8] {
      var stream: [UInt8] = [0x78, 0x01]
      for start in stride(from: 0, to: plain.count, by: 0xffff) {
        let block = plain[start..<min(start + 0xffff, plain.count)]
        let count = UInt16(block.count)
        stream.append(block.endIndex == plain.endIndex ? 1 : 0)
        for value in [count, ~count] { stream += [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)] }
        stream += block
      }
      var (low, high) = (UInt32(1), UInt32(0))
      for byte in plain {
        low = (low + UInt32(byte)) % 65521
        high = (high + low) % 65521
      }
      return stream + number(high << 16 | low ^ (hasChecksum ? 0 : 1))
    }

    private func number(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
  }

  private static let kinds = [
    Picture(), Picture(isInterlaced: true), Picture(depth: 16), Picture(depth: 16, isInterlaced: true),
  ]

  private func problem(_ picture: Picture) -> String? {
    let error = #expect(throws: FileError.self) { try PNG.decode(picture.file, as: .gray, path: "a.png") }
    #expect(error?.kind == .badData)
    return error?.problem
  }

  @Test(arguments: kinds)
  private func picturesWithNothingElseAreRead(_ picture: Picture) throws {
    let raster = try PNG.decode(picture.file, as: .gray, path: "a.png")
    #expect(raster.width == 3 && raster.height == 2)
    #expect(Set(raster.bytes).count == 1)
  }

  /// What a picture reads as with something more in it must be what it reads as without.
  private func expectSame(_ picture: Picture, as plain: Picture) throws {
    for layout in PixelLayout.allCases {
      #expect(
        try PNG.decode(picture.file, as: layout, path: "a.png") == PNG.decode(plain.file, as: layout, path: "a.png"))
    }
  }

  @Test(arguments: kinds, [1, 4, 1000, 1_000_000])
  private func moreRowsThanThePictureHasArePassedOver(_ plain: Picture, count: Int) throws {
    var picture = plain
    picture.morePixels = count
    try expectSame(picture, as: plain)
  }

  @Test(arguments: kinds, [1, 3, 4, 100_000])
  private func bytesBehindTheCompressedPixelsArePassedOver(_ plain: Picture, count: Int) throws {
    var picture = plain
    picture.behindStream = (0..<count).map { UInt8(truncatingIfNeeded: $0 + 1) }
    try expectSame(picture, as: plain)
  }

  @Test(arguments: kinds, [1, 4, 100_000])
  private func bytesBehindTheImageArePassedOver(_ plain: Picture, count: Int) throws {
    var picture = plain
    // Cropping tools leave the end of the larger picture, whole chunks among it.
    picture.behindEnd = Array(plain.file.suffix(20)) + [UInt8](repeating: 0, count: count)
    try expectSame(picture, as: plain)
  }

  @Test(arguments: kinds)
  private func pixelsWithAnotherChecksumAreRefused(_ picture: Picture) {
    var picture = picture
    picture.hasChecksum = false
    #expect(problem(picture)?.hasPrefix("expected a whole PNG image; found a damaged one (IDAT: ") == true)
  }

  @Test(arguments: kinds)
  private func pixelsThatAreMissingAreRefusedWhateverFollows(_ picture: Picture) {
    var picture = picture
    picture.morePixels = -1
    picture.behindStream = [1, 2, 3, 4]
    picture.behindEnd = [0]
    #expect(problem(picture)?.hasPrefix("expected a whole PNG image; found a damaged one (") == true)
  }
}
