import Formats
import Testing

struct PNGTests {
  /// Files of every kind with their pixels: Fixtures/make_pngs.py.
  static let kinds = [
    "gray1", "gray1i", "gray2", "gray2i", "gray4", "gray4i", "gray8", "gray8i", "gray16", "gray16i", "rgb8", "rgb8i",
    "rgb16", "rgb16i", "graya8", "graya8i", "graya16", "graya16i", "rgba8", "rgba8i", "rgba16", "rgba16i", "palette1",
    "palette2", "palette4", "palette4t", "palette8", "palette8t", "gray8t", "gray8linear",
  ]

  @Test(arguments: kinds)
  func everyKindIsRead(name: String) throws {
    let raster = try PNG.read(Fixture.path("png/" + name + ".png"), as: .rgba)
    guard case .uint8(let expected) = try NPY.read(Fixture.path("png/" + name + ".npy")) else {
      Issue.record("\(name).npy holds other than bytes")
      return
    }
    #expect([raster.height, raster.width, 4] == expected.shape.dimensions)
    // Eight bits stay what they are; sixteen become eight by way of light, of which the darkest shades have little.
    let usual = name.contains("16") || name.contains("linear") ? 1 : 0
    for (index, (found, wanted)) in zip(raster.bytes, expected.elements).enumerated() {
      // A colour counts as far as it is seen: of an invisible pixel's nothing is left.
      let opacity = index % 4 == 3 ? 255 : Int(expected.elements[index / 4 * 4 + 3])
      let tolerance = usual == 1 && wanted <= 4 ? 2 : usual
      #expect(abs(Int(found) - Int(wanted)) * opacity <= tolerance * 255, "byte \(index)")
    }
  }

  @Test func colourBecomesLightness() throws {
    let colors = Raster(width: 3, height: 1, layout: .rgb, bytes: [255, 0, 0, 0, 255, 0, 90, 90, 90])
    let gray = try PNG.decode(PNG.encode(colors, path: "memory"), as: .gray, path: "memory")
    // The luminance of red and green, 0.2126 and 0.7152, in the sRGB encoding.
    #expect(abs(Int(gray.bytes[0]) - 127) <= 1)
    #expect(abs(Int(gray.bytes[1]) - 220) <= 1)
    #expect(gray.bytes[2] == 90)
  }

  @Test func opacityIsLaidOverWhite() throws {
    let clear = Raster(width: 2, height: 1, layout: .grayAlpha, bytes: [0, 0, 0, 255])
    let gray = try PNG.decode(PNG.encode(clear, path: "memory"), as: .gray, path: "memory")
    #expect(gray.bytes == [255, 0])
    let rgb = try PNG.decode(PNG.encode(clear, path: "memory"), as: .rgb, path: "memory")
    #expect(rgb.bytes == [255, 255, 255, 0, 0, 0])
    let half = Raster(width: 1, height: 1, layout: .rgba, bytes: [0, 100, 255, 128])
    #expect(try PNG.decode(PNG.encode(half, path: "memory"), as: .rgb, path: "memory").bytes == [127, 177, 255])
  }

  @Test(arguments: PixelLayout.allCases, [(1, 1), (5, 3), (301, 7)])
  func whatIsWrittenIsRead(layout: PixelLayout, size: (Int, Int)) throws {
    var state: UInt32 = 1
    let bytes = (0..<size.0 * size.1 * layout.channels).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let raster = Raster(width: size.0, height: size.1, layout: layout, bytes: bytes)
    let folder = try TemporaryFolder()
    try PNG.write(raster, to: folder["image.png"])
    #expect(try PNG.read(folder["image.png"], as: layout) == raster)
  }

  @Test func equalPicturesAreEqualBytes() throws {
    let raster = Raster(width: 40, height: 30, layout: .rgb, repeating: 77)
    #expect(try PNG.encode(raster, path: "a") == PNG.encode(raster, path: "b"))
  }

  @Test func unwritablePlaceIsNamed() throws {
    let raster = Raster(width: 1, height: 1, layout: .gray, repeating: 0)
    let error = #expect(throws: FileError.self) { try PNG.write(raster, to: "/proc/nowhere/image.png") }
    #expect(error?.path == "/proc/nowhere/image.png")
  }
}
