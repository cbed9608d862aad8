import Formats
import Testing

/// Files with more in them than their picture.
struct PNGExcessTests {
  /// A grey picture of 3×2 pixels, its pixels stored without compression.
  private struct Picture {
    var depth: UInt8 = 8
    var isInterlaced = false
    /// What the pixels decompress to, beyond the picture's rows.
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
      let pixels = compressed(plain + [UInt8](repeating: 0, count: morePixels)) + behindStream
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
  }

  @Test(arguments: kinds, [1, 4, 1000, 1_000_000])
  private func moreRowsThanThePictureHasAreRefused(_ picture: Picture, count: Int) {
    var picture = picture
    picture.morePixels = count
    #expect(
      problem(picture)
        == "a whole PNG image expected, a damaged one found (IDAT: Too much image data): fetch or save it again")
  }

  @Test(arguments: kinds)
  private func bytesBehindTheCompressedPixelsAreRefused(_ picture: Picture) {
    var picture = picture
    picture.behindStream = [1, 2, 3]
    #expect(
      problem(picture)
        == "a whole PNG image expected, a damaged one found (IDAT: Extra compressed data): fetch or save it again")
  }

  @Test(arguments: kinds)
  private func pixelsWithAnotherChecksumAreRefused(_ picture: Picture) {
    var picture = picture
    picture.hasChecksum = false
    #expect(problem(picture)?.hasPrefix("a whole PNG image expected, a damaged one found (IDAT: ") == true)
  }

  @Test(arguments: [1, 4, 100_000])
  func bytesBehindTheImageAreRefused(count: Int) {
    let picture = Picture(behindEnd: [UInt8](repeating: 0, count: count))
    #expect(
      problem(picture)
        == "the image's end expected to be the file's end, \(counted(count, "byte")) found behind it: save the picture again"
    )
  }
}
