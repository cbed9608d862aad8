import CPNG

/// PNG images, read and written by libpng through its simplified interface: the full one reports errors by `longjmp`,
/// which Swift code cannot be jumped across.
public enum PNG {
  /// Reads an image of any kind that PNG has: 1 to 16 bits a channel, grey, colour or palette, with or without opacity,
  /// interlaced or not.
  ///
  /// Pixels come in the sRGB encoding, eight bits a channel, whatever the file's own encoding. Samples of 16 bits in a
  /// file that does not say how they are encoded are taken for sRGB, as picture programs save them.
  /// Damage to any part of the image is refused, whether it shows or not. Bytes after the image, or after its pixels in
  /// the compressed stream, are ignored.
  ///
  /// - `path`: The file.
  /// - `layout`: The channels to deliver. Colour becomes lightness for ``PixelLayout/gray`` and
  ///   ``PixelLayout/grayAlpha``; where the layout has no opacity, the image is laid over white as browsers do it.
  /// - Throws: ``FileError``: the file cannot be read, is not a PNG image, is damaged or cut short, or has more than
  ///   67,108,864 pixels.
  public static func read(_ path: String, as layout: PixelLayout) throws -> Raster {
    try decode(InputFile.bytes(of: path), as: layout, path: path)
  }

  /// Reads an image from the bytes of a file; `path` is for the messages.
  ///
  /// - Throws: ``FileError``, as ``read(_:as:)``.
  public static func decode(_ bytes: [UInt8], as layout: PixelLayout, path: String) throws -> Raster {
    let header = try PNGHeader(bytes, path: path)
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    return try bytes.withUnsafeBytes { memory in
      guard png_image_begin_read_from_memory(&image, memory.baseAddress, header.end) != 0 else {
        throw FileError(.badData, path: path, damage(image))
      }
      precondition(Int(image.width) == header.width && Int(image.height) == header.height)
      // The warnings so far are about chunks that many programs get wrong, such as colour profiles. What libpng warns
      // of from here on is in the pixels, such as a wrong checksum.
      image.warning_or_error = 0
      // Always with opacity: laying an image over a background is left out of libpng, whose code for it has had
      // overflows (CVE-2025-64720).
      let full: PixelLayout = layout.channels <= 2 ? .grayAlpha : .rgba
      let raster =
        header.bitDepth == 16
        ? try finishReadingLinear(&image, full, path: path) : try finishReading(&image, full, path: path)
      return layout == full ? raster : raster.overWhite()
    }
  }

  private static func finishReading(_ image: inout png_image, _ layout: PixelLayout, path: String) throws -> Raster {
    image.format = layout.format
    var raster = Raster(width: Int(image.width), height: Int(image.height), layout: layout, repeating: 0)
    let isRead = raster.bytes.withUnsafeMutableBytes { png_image_finish_read(&image, nil, $0.baseAddress, 0, nil) != 0 }
    guard isRead, isSound(image) else { throw FileError(.badData, path: path, damage(image)) }
    return raster
  }

  /// Reads samples of 16 bits as libpng's linear ones and encodes them here: asked for eight bits, libpng gets
  /// interlaced images wrong (its issue 853), or before version 1.6.51 writes beyond the image (CVE-2025-65018).
  private static func finishReadingLinear(
    _ image: inout png_image, _ layout: PixelLayout, path: String
  ) throws -> Raster {
    image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
    image.format = layout.format | png_uint_32(PNG_FORMAT_FLAG_LINEAR)
    var samples = [UInt16](repeating: 0, count: Int(image.width) * Int(image.height) * layout.channels)
    let isRead = samples.withUnsafeMutableBytes { png_image_finish_read(&image, nil, $0.baseAddress, 0, nil) != 0 }
    guard isRead, isSound(image) else { throw FileError(.badData, path: path, damage(image)) }
    return Raster(
      width: Int(image.width), height: Int(image.height), layout: layout,
      bytes: LinearSamples.encode(samples, channels: layout.channels))
  }

  /// Writes an image as the whole content of a file, or leaves what is there.
  ///
  /// - Precondition: the raster is not empty.
  /// - Throws: ``FileError``: the file may not be created, or the system could not write.
  public static func write(_ raster: Raster, to path: String) throws {
    try AtomicFile.write(encode(raster, path: path), to: path)
  }

  /// The bytes of a PNG file with an image, in the raster's own layout; `path` is for the messages.
  ///
  /// - Precondition: the raster is not empty.
  /// - Throws: ``FileError``: there is not enough memory.
  public static func encode(_ raster: Raster, path: String) throws -> [UInt8] {
    precondition(raster.width > 0 && raster.height > 0, "an image without pixels cannot be written")
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(raster.width)
    image.height = png_uint_32(raster.height)
    image.format = raster.layout.format
    defer { png_image_free(&image) }
    // Without knowing the size, libpng would compress everything twice: once to count the bytes, once to keep them.
    let bound = raster.bytes.count + raster.bytes.count / 100 + raster.height * 8 + 4096
    var size = png_alloc_size_t(bound)
    let bytes = [UInt8](unsafeUninitializedCapacity: bound) { memory, count in
      let isWritten = raster.bytes.withUnsafeBytes { pixels in
        png_image_write_to_memory(&image, memory.baseAddress, &size, 0, pixels.baseAddress, 0, nil) != 0
      }
      count = isWritten ? Int(size) : 0
    }
    guard !bytes.isEmpty else {
      throw FileError(.inputOutput, path: path, "the image cannot be encoded: \(message(image))")
    }
    return bytes
  }

  /// Whether libpng found nothing to complain of in the pixels, or only that more follows them.
  private static func isSound(_ image: png_image) -> Bool {
    let excess = ["IDAT: Extra compressed data", "IDAT: Too much image data"]
    return image.warning_or_error == 0 || excess.contains(message(image))
  }

  private static func damage(_ image: png_image) -> String {
    "expected a whole PNG image; found a damaged one (\(message(image))); fetch or save it again"
  }

  /// libpng's own words, such as `IDAT: CRC error`.
  private static func message(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}

extension PixelLayout {
  fileprivate var format: png_uint_32 {
    let color = png_uint_32(PNG_FORMAT_FLAG_COLOR)
    let alpha = png_uint_32(PNG_FORMAT_FLAG_ALPHA)
    return switch self {
    case .gray: 0
    case .grayAlpha: alpha
    case .rgb: color
    case .rgba: color | alpha
    }
  }
}
