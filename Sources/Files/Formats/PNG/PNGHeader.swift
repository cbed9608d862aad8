/// What a PNG file says of itself before its pixels, checked against the bytes that it has.
struct PNGHeader {
  let width: Int
  let height: Int
  /// The number of bits in a sample, or in an index into the palette.
  let bitDepth: Int
  /// Where the image ends; the file may go on, as some cropping tools leave it.
  let end: Int

  /// The eight bytes that every PNG file begins with.
  static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// More pixels than any photograph of a page; 8192×8192.
  static let mostPixels = 1 << 26

  /// Deflate's best: a byte of compressed data holds no more than this many plain ones.
  private static let bestCompression = 1032

  /// Reads the header, and walks from chunk to chunk to see that the image is complete and undamaged.
  ///
  /// libpng itself ignores damage to chunks that it can do without, opacity among them.
  ///
  /// - Throws: ``FileError``: not a PNG file, one of Apple's variant, cut short, damaged, or of an impossible or
  ///   unreasonable size. Nothing is allocated by what the file promises.
  init(_ bytes: [UInt8], path: String) throws {
    func fail(_ problem: String) -> FileError { FileError(.badData, path: path, problem) }
    guard !bytes.isEmpty else { throw fail("expected a PNG image; found an empty file") }
    guard bytes.starts(with: Self.signature) else {
      if Self.signature.starts(with: bytes) {
        throw fail("expected a PNG image; found its first \(bytes.count) bytes; the file is cut short; fetch it again")
      }
      let (kind, advice) = OtherFile.guess(bytes)
      throw fail("expected a PNG image; found \(kind); \(advice)")
    }

    guard bytes.count >= 33 else {
      throw fail("expected 33 bytes of PNG header; found \(bytes.count); the file is cut short; fetch it again")
    }
    guard Self.name(bytes, at: 12) != "CgBI" else {
      throw fail(
        "expected a PNG image; found Apple's own variant of it (CgBI, from an iPhone app); save a screenshot of it, or "
          + "convert it on a Mac with xcrun pngcrush -revert-iphone-optimizations")
    }
    guard Self.number(bytes, at: 8) == 13, Self.name(bytes, at: 12) == "IHDR" else {
      throw fail("expected an image header of 13 bytes (IHDR) first; found a chunk \(Self.name(bytes, at: 12))")
    }
    width = Self.number(bytes, at: 16)
    height = Self.number(bytes, at: 20)
    guard width > 0, height > 0, width < 1 << 31, height < 1 << 31 else {
      throw fail("expected a width and a height from 1 to 2,147,483,647; found \(width)×\(height)")
    }
    // Both are below 2³¹, so the product fits.
    guard width * height <= Self.mostPixels else {
      throw fail("expected at most \(Self.mostPixels) pixels (8192×8192); found \(width)×\(height); make it smaller")
    }
    bitDepth = Int(bytes[24])
    let channels = [2: 3, 4: 2, 6: 4][bytes[25]] ?? 1
    let plainBytes = width * height * channels * bitDepth / 8
    guard plainBytes / Self.bestCompression <= bytes.count else {
      throw fail(
        "expected \(width)×\(height) pixels from its header; found \(bytes.count) bytes, which cannot hold them")
    }
    end = try Self.endOfImage(bytes, path: path)
  }

  private static func endOfImage(_ bytes: [UInt8], path: String) throws -> Int {
    var position = signature.count
    while true {
      guard position + 12 <= bytes.count, position + 12 + number(bytes, at: position) <= bytes.count else {
        throw FileError(
          .badData, path: path,
          "expected a chunk at byte \(position); found the file's end at byte \(bytes.count); the file is cut short; "
            + "fetch it again")
      }
      let end = position + 8 + number(bytes, at: position)
      let name = name(bytes, at: position + 4)
      let checksum = bytes.withUnsafeBytes { CRC32.of(UnsafeRawBufferPointer(rebasing: $0[position + 4..<end])).value }
      guard checksum == number(bytes, at: end) else {
        throw FileError(
          .badData, path: path,
          "chunk \(name) at byte \(position) does not have the checksum expected: the file is damaged; fetch it again")
      }
      position = end + 4
      if name == "IEND" { return position }
    }
  }

  private static func number(_ bytes: [UInt8], at position: Int) -> Int {
    bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
  }

  private static func name(_ bytes: [UInt8], at position: Int) -> String {
    String(decoding: bytes[position..<position + 4], as: UTF8.self)
  }
}
