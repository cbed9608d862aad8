import Formats
import Testing

struct PNGMalformedTests {
  private static func good(_ name: String = "rgb8") throws -> [UInt8] {
    try InputFile.bytes(of: Fixture.path("png/" + name + ".png"))
  }

  /// The one line of complaint about some bytes, which are refused as bad data.
  private static func complaint(_ bytes: [UInt8]) throws -> String {
    let error = #expect(throws: FileError.self) { try PNG.decode(bytes, as: .rgba, path: "digit.png") }
    let found = try #require(error)
    #expect(found.kind == .badData)
    #expect(found.description.hasPrefix("digit.png: "))
    #expect(!found.description.contains("\n"))
    return found.problem
  }

  @Test func emptyFile() throws {
    #expect(try Self.complaint([]) == "expected a PNG image; found an empty file")
  }

  @Test func missingFile() {
    let error = #expect(throws: FileError.self) { try PNG.read("/nowhere/digit.png", as: .gray) }
    #expect(error?.kind == .noInput)
  }

  @Test(arguments: [
    ([0xff, 0xd8, 0xff, 0xe0, 0, 16], "found a JPEG image; convert it to PNG first"),
    (Array("GIF89a".utf8), "found a GIF image; convert it to PNG first"),
    (Array("BM123456".utf8), "found a BMP image; convert it to PNG first"),
    (Array("RIFF\0\0\0\0WEBPVP8 ".utf8), "found a WebP image; convert it to PNG first"),
    (Array("\0\0\0\u{18}ftypheic".utf8), "found a HEIC, AVIF or video file; convert it to PNG first"),
    (Array("<svg xmlns=".utf8), "found an SVG drawing; convert it to PNG first"),
    (Array("hello".utf8), "found text; name the picture itself"),
    // The first 512 bytes of a long text end inside a character.
    (Array("a\(String(repeating: "ä", count: 300))".utf8), "found text; name the picture itself"),
    (Array("<!DOCTYPE html>".utf8), "found a web page; download the picture itself"),
    (Array("version https://git-lfs.github.com/spec/v1".utf8), "found a Git LFS pointer; run git lfs pull"),
    ([0, 1, 2, 3, 200, 201], "found unknown data; name a picture, or fetch it again if this is a damaged one"),
    (
      [0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a],
      "found a PNG image damaged by a transfer as text; fetch it again, as binary data"
    ),
    (
      Array("\u{fffd}PNG\r\n".utf8),
      "found a PNG image damaged by a transfer as text; fetch it again, as binary data"
    ),
  ])
  func otherKindsOfFileAreNamedWithWhatToDo(bytes: [UInt8], found: String) throws {
    #expect(try Self.complaint(bytes) == "expected a PNG image; \(found)")
  }

  @Test(arguments: ["rgb8", "palette4t", "gray16i"])
  func cutAtEveryByte(name: String) throws {
    let whole = try Self.good(name)
    for count in 1..<whole.count {
      let problem = try Self.complaint(Array(whole[..<count]))
      #expect(problem.contains("cut short"), "cut at \(count): \(problem)")
    }
  }

  @Test(arguments: ["gray8", "rgba16i", "palette8t", "gray8linear"])
  func everyBitFlippedIsRefused(name: String) throws {
    let whole = try Self.good(name)
    for position in whole.indices {
      for bit in 0..<8 {
        var bytes = whole
        bytes[position] ^= 1 << bit
        _ = try Self.complaint(bytes)
      }
    }
  }

  @Test func hugeSizesAreRefusedBeforeAnythingIsAllocated() throws {
    var bytes = try Self.good()
    bytes.replaceSubrange(16..<24, with: [0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff])
    #expect(
      try Self.complaint(bytes)
        == "expected at most 67108864 pixels (8192×8192); found 2147483647×2147483647; make it smaller")
    bytes.replaceSubrange(16..<24, with: [0, 0, 0x1f, 0, 0, 0, 0x1f, 0])
    #expect(try Self.complaint(bytes).contains("expected 7936×7936 pixels from its header"))
    bytes.replaceSubrange(16..<24, with: [0, 0, 0, 0, 0, 0, 0, 5])
    #expect(try Self.complaint(bytes).contains("found 0×5"))
    bytes.replaceSubrange(16..<24, with: [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1])
    #expect(try Self.complaint(bytes).contains("found 4294967295×1"))
  }

  @Test func chunkLengthsThatOverflowAreRefused() throws {
    var bytes = try Self.good()
    bytes.replaceSubrange(33..<37, with: [0xff, 0xff, 0xff, 0xff])
    #expect(try Self.complaint(bytes).contains("expected a chunk at byte 33"))
  }

  @Test func anotherFirstChunkIsRefused() throws {
    var bytes = try Self.good()
    bytes.replaceSubrange(12..<16, with: Array("IDAT".utf8))
    #expect(try Self.complaint(bytes) == "expected an image header of 13 bytes (IHDR) first; found a chunk IDAT")
  }

  @Test func applesVariantIsNamed() throws {
    let whole = try Self.good()
    let chunk: [UInt8] = [0, 0, 0, 4] + Array("CgBI".utf8) + [0x50, 0x00, 0x20, 0x02, 0x2b, 0xd5, 0xb3, 0x7f]
    #expect(
      try Self.complaint(whole[..<8] + chunk + whole[8...])
        == "expected a PNG image; found Apple's own variant of it (CgBI, from an iPhone app); save a screenshot of it, "
        + "or convert it on a Mac with xcrun pngcrush -revert-iphone-optimizations")
  }

  @Test func damageIsLocated() throws {
    var bytes = try Self.good()
    bytes[60] ^= 1
    #expect(
      try Self.complaint(bytes)
        == "chunk IDAT at byte 33 does not have the checksum expected: the file is damaged; fetch it again")
  }

  /// Right checksums around wrong content: what only libpng finds is told in its words.
  @Test(arguments: ["short", "garbage", "depth", "palette"])
  func impossibleContentIsReported(name: String) throws {
    let problem = try Self.complaint(InputFile.bytes(of: Fixture.path("png/bad-\(name).png")))
    #expect(problem.hasPrefix("expected a whole PNG image; found a damaged one ("))
    #expect(problem.hasSuffix("); fetch or save it again"))
  }
}
