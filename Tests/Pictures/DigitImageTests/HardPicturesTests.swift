import DigitImage
import Figures
import Formats
import Tensors
import Testing

/// Pictures with something else on them than a digit on even paper; `hard_pictures.py` measures many of them.
struct HardPicturesTests {
  private static let side = 240

  /// A three of 100 pixels' height in the middle, as large as the picture.
  private static let digit = ink(of: "3", x: side / 2)

  /// Ink from 0 to 255 of a text.
  private static func ink(of text: String, x: Int) -> [Int] {
    var canvas = Canvas(width: side, height: side, background: .white)
    canvas.write(
      text, x: x, baseline: side / 2 + 50, lettering: Lettering(capHeight: 100, weight: .bold), alignment: .center,
      color: .black)
    return (0..<side * side).map { 255 - Int(canvas.raster.bytes[3 * $0]) }
  }

  /// Dark ink on paper.
  ///
  /// - `marks`: Ink beside the digit's, from 0 to 255.
  /// - `light`: How bright the light is, 1 for white paper.
  /// - `isVisible`: What is not transparent.
  private static func picture(
    _ digit: [Int] = digit, marks: (_ x: Int, _ y: Int) -> Int = { _, _ in 0 },
    light: (_ x: Int, _ y: Int) -> Double = { _, _ in 1 }, isVisible: (_ x: Int, _ y: Int) -> Bool = { _, _ in true }
  ) -> Raster {
    let bytes = (0..<side * side).flatMap { place -> [UInt8] in
      let (x, y) = (place % side, place / side)
      let paper = 240 - 220 * max(digit[place], marks(x, y)) / 255
      return isVisible(x, y) ? [UInt8(Double(paper) * light(x, y)), 255] : [0, 0]
    }
    return Raster(width: side, height: side, layout: .grayAlpha, bytes: bytes)
  }

  private static func prepared(_ picture: Raster) throws -> PreparedPicture {
    try DigitPreparation(height: 28, width: 28).prepare(picture, path: "digit.png")
  }

  private static let blank = [Int](repeating: 0, count: side * side)

  /// That the digit comes out as it does alone, by the mean difference of a pixel.
  private func expectDigit(
    _ picture: Raster, within bound: Double = 4, _ doubts: [PreparedPicture.Doubt] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (usual, found) = (try Self.prepared(Self.picture()), try Self.prepared(picture))
    let difference = zip(usual.pixels.elements, found.pixels.elements).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(difference) / 784 < bound, sourceLocation: sourceLocation)
    #expect(found.doubts == doubts, sourceLocation: sourceLocation)
    #expect(found.changes.first == .inverted, sourceLocation: sourceLocation)
  }

  private func expectRefusal(_ picture: Raster, sourceLocation: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) { try Self.prepared(picture) }
    #expect(error?.kind == .badData, sourceLocation: sourceLocation)
  }

  @Test(arguments: [20, 60, 119])
  func roundCornersArePaper(radius: Int) throws {
    try expectDigit(
      Self.picture(isVisible: { x, y in
        let dx = max(radius - x, x - (Self.side - 1 - radius), 0)
        let dy = max(radius - y, y - (Self.side - 1 - radius), 0)
        return dx * dx + dy * dy <= radius * radius
      }))
  }

  @Test(arguments: [(1, 1), (3, 1), (1, 4), (-2, 1)])
  func whatIsAroundATiltedScanIsPaper(across: Int, down: Int) throws {
    try expectDigit(
      Self.picture(isVisible: { x, y in
        let (dx, dy) = (x - Self.side / 2, y - Self.side / 2)
        let length = (across * across + down * down) * 112 * 112
        let (one, other) = (dx * across + dy * down, dy * across - dx * down)
        return one * one <= length && other * other <= length
      }))
  }

  @Test func lightStrokesOnADarkCutOutStayLight() throws {
    let dark = Self.picture(isVisible: { x, y in
      (x - 120) * (x - 120) + (y - 120) * (y - 120) < 110 * 110
    })
    var light = dark
    for index in stride(from: 0, to: light.bytes.count, by: 2) { light.bytes[index] = 255 - light.bytes[index] }
    let (usual, found) = (try Self.prepared(dark), try Self.prepared(light))
    #expect(usual.pixels == found.pixels)
    #expect(!found.changes.contains(.inverted))
  }

  @Test(arguments: [(1, 1, 250), (1, 0, 90), (0, 1, 130), (-1, 2, 100)])
  func theEdgeOfAShadowIsNoInk(across: Int, down: Int, offset: Int) throws {
    try expectDigit(Self.picture(light: { x, y in across * x + down * y < offset ? 0.6 : 1 }), within: 14, [.uneven])
  }

  @Test(arguments: [0.2, 0.5])
  func aDeskAlongAnEdgeIsNoInk(tone: Double) throws {
    try expectDigit(Self.picture(light: { x, _ in x < 40 ? tone : 1 }), [.uneven])
    try expectDigit(Self.picture(light: { x, y in x + y / 20 > 200 || y < 20 ? tone : 1 }))
  }

  @Test(arguments: [2, 6])
  func aBoxAroundTheDigitIsNoInk(width: Int) throws {
    try expectDigit(
      Self.picture(marks: { x, y in
        let distance = max(abs(x - 120), abs(y - 120))
        return distance <= 80 && distance > 80 - width ? 255 : 0
      }))
  }

  @Test(arguments: [2, 6])
  func aCircleAroundTheDigitIsNoInk(width: Int) throws {
    try expectDigit(
      Self.picture(marks: { x, y in
        let distance = Double((x - 120) * (x - 120) + (y - 120) * (y - 120)).squareRoot()
        return distance <= 85 && distance > 85 - Double(width) ? 255 : 0
      }))
  }

  @Test func anUnderlineIsNoInk() throws {
    try expectDigit(
      Self.picture(marks: { x, y in (50...190).contains(x) && (182...187).contains(y - x / 40) ? 255 : 0 }))
  }

  @Test(arguments: [60, 140, 255])
  func ruledAndSquaredPaperIsNoInk(strength: Int) throws {
    try expectDigit(Self.picture(marks: { x, y in (y + x / 30) % 24 < 2 ? strength : 0 }), within: 6, [.lines])
    try expectDigit(
      Self.picture(marks: { x, y in (y + 9) % 24 < 2 || (x + 15) % 24 < 2 ? strength : 0 }), within: 12, [.lines])
  }

  @Test func straightStrokesAreKept() throws {
    for digit in ["1", "4", "7"] {
      let found = try Self.prepared(Self.picture(Self.ink(of: digit, x: 120)))
      #expect(found.changes == [.inverted] && found.doubts.isEmpty, "\(digit)")
    }
    let bar = try Self.prepared(Self.picture(Self.blank, marks: { x, _ in (114...126).contains(x) ? 255 : 0 }))
    #expect(bar.doubts == [.cutOff], "a one from edge to edge")
  }

  @Test func severalDigitsAreRemarked() throws {
    let two = zip(Self.ink(of: "4", x: 70), Self.ink(of: "2", x: 170)).map { max($0, $1) }
    #expect(try Self.prepared(Self.picture(two)).doubts == [.several])
  }

  @Test func inkThatGoesOnBeyondThePictureIsRemarked() throws {
    #expect(try Self.prepared(Self.picture(Self.ink(of: "3", x: 10))).doubts == [.cutOff])
  }

  @Test func sheetsWithoutADigitAreRefused() {
    expectRefusal(Self.picture(Self.blank))
    for strength in [60, 140, 255] {
      expectRefusal(Self.picture(Self.blank, marks: { _, y in (y + 9) % 24 < 2 ? strength : 0 }))
      expectRefusal(Self.picture(Self.blank, marks: { x, y in (y + x / 30) % 24 < 2 ? strength : 0 }))
      expectRefusal(Self.picture(Self.blank, marks: { x, y in (y + 9) % 24 < 2 || (x + 15) % 24 < 2 ? strength : 0 }))
    }
    expectRefusal(Self.picture(Self.blank, light: { x, y in x + y < 250 ? 0.6 : 1 }))
    expectRefusal(Self.picture(Self.blank, light: { x, _ in x < 40 ? 0.2 : 1 }))
    expectRefusal(
      Self.picture(Self.blank, marks: { x, y in (77...80).contains(max(abs(x - 120), abs(y - 120))) ? 255 : 0 }))
  }
}
