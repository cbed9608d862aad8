import Glibc
import Kernels
import Reference
import Testing

@Suite struct ImageWarpTests {
  private static let controls = ImageWarp.controls

  @Test(arguments: [(1, 1, 1), (28, 28, 1), (8, 8, 1), (5, 17, 2), (32, 31, 3), (40, 9, 4)])
  func agreesWithTheFormula(height: Int, width: Int, channels: Int) {
    var random = SeededGenerator(70 + height)
    for round in 0..<12 {
      let bytes = random.bytes(height * width * channels)
      var map = ImageWarp.Map()
      func any(_ limit: Double) -> Double { Double.random(in: -limit...limit, using: &random) }
      map.row = (1 + any(0.3), any(0.3), any(4))
      map.column = (any(0.3), 1 + any(0.3), any(4))
      if round % 3 > 0 { map.field = (0..<2 * Self.controls * Self.controls).map { _ in Float(any(3)) } }
      let found = draw(bytes, height, width, channels, map)
      let image = Grid([height, width, channels], values: bytes.map { Double($0) / 255 })
      // A place is a sum of nine products of no more than the extent, the shift and seven displacements, each rounded
      // twice, of numbers that are rounded themselves. Moving by δ changes a value by at most δ in either direction,
      // since neighbours differ by at most 1; then interpolation rounds six numbers up to 1.
      let largest = 1.3 * Double(max(height, width)) + Double(max(height, width)) + 4 + 7 * 3
      let bound = 2 * 27 * 0x1p-24 * largest + 6 * 0x1p-23
      for y in 0..<height {
        for x in 0..<width {
          let place = self.place(y, x, height, width, map)
          for channel in 0..<channels {
            let expected = sample(image, row: place.row, column: place.column, channel: channel)
            let value = Double(found[(y * width + x) * channels + channel])
            #expect(abs(value - expected) <= bound, "\(height)×\(width)×\(channels) at \(y), \(x), \(channel)")
          }
        }
      }
    }
  }

  /// The formula of the type's documentation.
  private func place(
    _ y: Int, _ x: Int, _ height: Int, _ width: Int, _ map: ImageWarp.Map
  ) -> (row: Double, column: Double) {
    let (middleRow, middleColumn) = (Double(height - 1) / 2, Double(width - 1) / 2)
    let (fromRow, fromColumn) = (Double(y) - middleRow, Double(x) - middleColumn)
    var row = map.row.fromRow * fromRow + map.row.fromColumn * fromColumn + map.row.shift + middleRow
    var column = map.column.fromRow * fromRow + map.column.fromColumn * fromColumn + map.column.shift + middleColumn
    guard !map.field.isEmpty else { return (row, column) }
    for i in 0..<Self.controls {
      for j in 0..<Self.controls {
        let weight =
          cubicSpline((Double(y) + 0.5) / Double(height) * Double(ImageWarp.cells) - Double(i - 1))
          * cubicSpline((Double(x) + 0.5) / Double(width) * Double(ImageWarp.cells) - Double(j - 1))
        row += weight * Double(map.field[i * Self.controls + j])
        column += weight * Double(map.field[(Self.controls + i) * Self.controls + j])
      }
    }
    return (row, column)
  }

  @Test func theMapThatChangesNothingGivesTheScaledImage() {
    var random = SeededGenerator(71)
    let bytes = random.bytes(28 * 28)
    expectSameBits(draw(bytes, 28, 28, 1, ImageWarp.Map()), bytes.map { Float($0) / 255 })
  }

  @Test func aWholeShiftMovesPixelsAndLetsZerosIn() {
    let bytes = (1...9).map { UInt8($0) }
    var map = ImageWarp.Map()
    map.row.shift = 1
    map.column.shift = -1
    #expect(draw(bytes, 3, 3, 1, map) == [0, 4, 5, 0, 7, 8, 0, 0, 0].map { Float($0) / 255 })
  }

  @Test(arguments: [1e9, -1e9, .infinity, .nan]) func placesFarOutsideAreZero(shift: Double) {
    var map = ImageWarp.Map()
    map.row.shift = shift
    let drawn = draw(Array(repeating: 255, count: 64), 8, 8, 1, map)
    #expect(drawn.allSatisfy { $0 == 0 })
  }

  private func draw(_ bytes: [UInt8], _ height: Int, _ width: Int, _ channels: Int, _ map: ImageWarp.Map) -> [Float] {
    let arena = Arena()
    let warp = ImageWarp(height: height, width: width, channels: channels)
    let scratch = Guarded(count: warp.scratchCount, in: arena)
    let output = Guarded(count: bytes.count, in: arena)
    bytes.withUnsafeBufferPointer { warp.draw($0, through: map, scratch: scratch.view, into: output.view) }
    #expect(scratch.isIntact)
    return output.elements()
  }
}
