import DigitImage
import Figures
import Formats
import Tensors
import Testing

/// A drawn digit on an even background.
private struct Drawing {
  var digit = "4"
  var height = 120
  var paper = Color.white
  var ink = Color.black
  var size = 220
  var shiftX = 0
  var shiftY = 0
  var weight = Lettering.Weight.bold

  var canvas: Canvas {
    var canvas = Canvas(width: size, height: size, background: paper)
    canvas.write(
      digit, x: size / 2 + shiftX, baseline: size / 2 + height / 2 + shiftY,
      lettering: Lettering(capHeight: height, weight: weight), alignment: .center, color: ink)
    return canvas
  }

  /// As the PNG reader delivers it.
  var picture: Raster { picture { _, gray in gray } }

  /// As the PNG reader delivers it, every pixel's lightness changed.
  func picture(_ change: (_ place: Int, _ gray: Int) -> Int) -> Raster {
    let rgb = canvas.raster
    let bytes = (0..<rgb.width * rgb.height).flatMap { place -> [UInt8] in
      [UInt8(min(max(change(place, Int(rgb.bytes[place * 3])), 0), 255)), 255]
    }
    return Raster(width: rgb.width, height: rgb.height, layout: .grayAlpha, bytes: bytes)
  }
}

private let preparation = DigitPreparation(height: 28, width: 28)

private func prepared(_ picture: Raster) throws -> PreparedPicture {
  try preparation.prepare(picture, path: "digit.png")
}

/// The box around all pixels that are not 0, and the centre of mass.
private func extent(_ pixels: Tensor<UInt8>) -> (box: Rectangle, x: Double, y: Double) {
  let (height, width) = (pixels.shape[0], pixels.shape[1])
  let places = (0..<height * width).filter { pixels.elements[$0] > 0 }
  let (xs, ys) = (places.map { $0 % width }, places.map { $0 / width })
  let mass = places.reduce(0.0) { $0 + Double(pixels.elements[$1]) }
  let x = places.reduce(0.0) { $0 + Double(pixels.elements[$1]) * Double($1 % width) } / mass
  let y = places.reduce(0.0) { $0 + Double(pixels.elements[$1]) * Double($1 / width) } / mass
  let (left, top) = (xs.min() ?? 0, ys.min() ?? 0)
  return (Rectangle(x: left, y: top, width: (xs.max() ?? 0) - left + 1, height: (ys.max() ?? 0) - top + 1), x, y)
}

private func meanDifference(_ left: PreparedPicture, _ right: PreparedPicture) -> Double {
  let sum = zip(left.pixels.elements, right.pixels.elements).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
  return Double(sum) / Double(left.pixels.count)
}

struct DigitPreparationTests {
  @Test(arguments: Array("0123456789").map(String.init))
  func digitsFillTheBoxAndAreCentred(digit: String) throws {
    let result = try prepared(Drawing(digit: digit).picture)
    let (box, x, y) = extent(result.pixels)
    #expect(max(box.width, box.height) == 20)
    #expect(abs(x - 14) <= 0.51 && abs(y - 14) <= 0.51, "(\(x), \(y))")
    #expect(result.pixels.elements.max() == 255)
    #expect(result.changes.contains(.inverted))
    #expect(result.pixels.shape == [28, 28])
  }

  @Test func lightOnDarkIsTheSameWithoutInversion() throws {
    let dark = try prepared(Drawing().picture)
    let light = try prepared(Drawing(paper: .black, ink: .white).picture)
    #expect(dark.pixels == light.pixels)
    #expect(dark.changes.contains(.inverted) && !light.changes.contains(.inverted))
  }

  @Test(arguments: [(30, 20), (-45, 10), (0, -40)])
  func placeDoesNotMatter(x: Int, y: Int) throws {
    #expect(try prepared(Drawing(shiftX: x, shiftY: y).picture) == prepared(Drawing().picture))
  }

  @Test(arguments: [(30, 60), (300, 500), (900, 1400)])
  func sizeHardlyMatters(height: Int, size: Int) throws {
    let usual = try prepared(Drawing().picture)
    #expect(meanDifference(usual, try prepared(Drawing(height: height, size: size).picture)) < 6)
  }

  @Test func contrastDoesNotMatter() throws {
    let faint = Drawing(paper: Color(gray: 180), ink: Color(gray: 120)).picture
    #expect(meanDifference(try prepared(Drawing().picture), try prepared(faint)) < 2)
  }

  @Test func transparencyIsPaperForDarkAndLightStrokes() throws {
    let usual = try prepared(Drawing().picture)
    for shade in [UInt8(0), 40, 230, 255] {
      let ink = Drawing().picture
      let bytes = stride(from: 0, to: ink.bytes.count, by: 2).flatMap { place -> [UInt8] in
        [shade, 255 - ink.bytes[place]]
      }
      let clear = Raster(width: ink.width, height: ink.height, layout: .grayAlpha, bytes: bytes)
      let result = try prepared(clear)
      #expect(meanDifference(usual, result) < 2, "strokes of \(shade)")
      #expect(result.changes.contains(.inverted) == (shade < 128))
    }
  }

  @Test func lightFromOneSideIsNotInk() throws {
    let lit = Drawing().picture { place, gray in gray * (150 + place % 220 / 3) / 255 + place / 220 / 8 }
    #expect(meanDifference(try prepared(Drawing().picture), try prepared(lit)) < 6)
  }

  @Test func darkCornersAreNotInk() throws {
    let vignette = Drawing().picture { place, gray in
      let (x, y) = (place % 220 - 110, place / 220 - 110)
      return gray * (24_200 - (x * x + y * y) / 2) / 24_200
    }
    #expect(meanDifference(try prepared(Drawing().picture), try prepared(vignette)) < 6)
  }

  @Test(arguments: [1, 2, 3, 6, 20])
  func framesAreNotPartOfTheDigit(width: Int) throws {
    let framed = Drawing().picture { place, gray in
      let (x, y) = (place % 220, place / 220)
      return min(x, y) < width || max(x, y) >= 220 - width ? 90 : gray
    }
    #expect(meanDifference(try prepared(Drawing().picture), try prepared(framed)) < 1)
  }

  @Test func aBarThatFillsThePictureIsNoSheet() throws {
    let bytes = (0..<60 * 20).flatMap { place -> [UInt8] in [(4..<16).contains(place % 20) ? 0 : 255, 255] }
    let result = try prepared(Raster(width: 20, height: 60, layout: .grayAlpha, bytes: bytes))
    #expect(extent(result.pixels).box.height == 20)
    #expect(result.changes.contains(.inverted))
  }

  @Test func ruledLinesAreNotPartOfTheDigit() throws {
    let ruled = Drawing().picture { place, gray in (place / 220) % 25 < 2 ? min(gray, 205) : gray }
    #expect(meanDifference(try prepared(Drawing().picture), try prepared(ruled)) < 3)
  }

  @Test func grainIsNotInk() throws {
    var state: UInt32 = 3
    let grainy = Drawing().picture { _, gray in
      state = state &* 1_664_525 &+ 1_013_904_223
      return 40 + gray * 170 / 255 + Int(state >> 16) % 40 - 20
    }
    #expect(meanDifference(try prepared(Drawing().picture), try prepared(grainy)) < 8)
  }

  @Test func specksAreNotPartOfTheDigit() throws {
    let dirty = Drawing().picture { place, gray in
      let (x, y) = (place % 220, place / 220)
      return (x - 8) * (x - 8) + (y - 12) * (y - 12) < 6 || (x == 210 && y > 205) ? 0 : gray
    }
    #expect(try prepared(dirty) == prepared(Drawing().picture))
  }

  @Test func thinStrokesAreMadeWider() throws {
    var canvas = Canvas(width: 300, height: 300)
    for place in 40..<260 { canvas.fill(Rectangle(x: 110 + place / 4, y: place, width: 2, height: 1), with: .black) }
    let bytes = (0..<90_000).flatMap { place -> [UInt8] in [canvas.raster.bytes[place * 3], 255] }
    let thin = try prepared(Raster(width: 300, height: 300, layout: .grayAlpha, bytes: bytes))
    #expect(thin.changes.contains(.thickened))
    // Two of 220 pixels would be a fifth of a pixel of 20 and hardly grey.
    #expect(thin.pixels.elements.filter { $0 > 200 }.count >= 15)
    #expect(try !prepared(Drawing().picture).changes.contains(.thickened))
  }

  @Test func imagesOfTheRightKindComeBackUnchanged() throws {
    let once = try prepared(Drawing().picture)
    let bytes = once.pixels.elements.flatMap { gray -> [UInt8] in [gray, 255] }
    let twice = try prepared(Raster(width: 28, height: 28, layout: .grayAlpha, bytes: bytes))
    #expect(meanDifference(once, twice) < 1)
    #expect(!twice.changes.contains(.inverted))
  }

  @Test(arguments: [(8, 8), (32, 32), (40, 28), (28, 64), (1, 1)])
  func otherSizesKeepTheProportion(height: Int, width: Int) throws {
    let result = try DigitPreparation(height: height, width: width).prepare(Drawing().picture, path: "digit.png")
    #expect(result.pixels.shape == [height, width])
    let box = extent(result.pixels).box
    #expect(max(box.width, box.height) == max(1, Int((Double(min(height, width)) * 20 / 28).rounded())))
    #expect(result.raster.bytes == result.pixels.elements)
  }

  @Test(arguments: [(1, 1), (1, 200), (200, 1), (64, 64)], [UInt8(0), 130, 255])
  func emptyPicturesAreRefused(size: (Int, Int), shade: UInt8) throws {
    for opacity in [UInt8(0), 90, 255] {
      let bytes = (0..<size.0 * size.1).flatMap { _ -> [UInt8] in [shade, opacity] }
      let picture = Raster(width: size.0, height: size.1, layout: .grayAlpha, bytes: bytes)
      let error = #expect(throws: FileError.self) { try prepared(picture) }
      #expect(error?.kind == .badData)
      #expect(
        error?.description
          == "digit.png: expected a digit on an even background; found nothing that stands out from it; draw it with "
          + "more contrast, or crop the picture to the paper")
    }
  }

  @Test func hardlyVisibleStrokesAreRefused() {
    let faint = Drawing(paper: Color(gray: 128), ink: Color(gray: 120)).picture
    #expect(throws: FileError.self) { try prepared(faint) }
  }
}
