/// Draws an image anew as a smooth distortion of the plane shows it: an affine map and an elastic field on top.
///
/// The pixel at row y and column x, seen from the centre of the image, takes its value from the place
///
/// `Y = a·y + b·x + t + Σᵢⱼ Bᵢ(y)·Bⱼ(x)·V[i,j]` and `X = c·y + d·x + u + Σᵢⱼ Bᵢ(y)·Bⱼ(x)·H[i,j]`
///
/// of the original, where the B are uniform cubic B-splines over ``cells`` cells an axis (twice continuously
/// differentiable, so strokes bend without kinks). Values between pixels are interpolated linearly in both directions;
/// outside the image everything is 0.
public struct ImageWarp: Sendable {
  /// The number of cells that rows and columns are cut into for the elastic field.
  public static let cells = 4
  /// The number of control points along an axis.
  public static let controls = cells + 3

  /// A distortion of the plane, in pixels.
  public struct Map: Sendable {
    /// The affine part: `(a, b, t)` give the row, `(c, d, u)` the column.
    public var row: (fromRow: Double, fromColumn: Double, shift: Double) = (1, 0, 0)
    /// The affine part for the column.
    public var column: (fromRow: Double, fromColumn: Double, shift: Double) = (0, 1, 0)
    /// Displacements at the control points, [2][``controls``][``controls``]: along rows first, then along columns;
    /// empty for none.
    public var field: [Float] = []

    /// Makes the map that changes nothing.
    public init() {}
  }

  let height: Int
  let width: Int
  let channels: Int
  private let rowWeights: [Float]
  private let columnWeights: [Float]
  private let paddedWidth: Int

  /// Prepares for images of a size.
  ///
  /// - Precondition: every extent is at least 1.
  public init(height: Int, width: Int, channels: Int) {
    precondition(height >= 1 && width >= 1 && channels >= 1)
    self.height = height
    self.width = width
    self.channels = channels
    paddedWidth = (width + 7) / 8 * 8
    rowWeights = Self.splines(extent: height, padded: height)
    columnWeights = Self.splines(extent: width, padded: paddedWidth)
  }

  /// The number of elements that ``draw(_:through:scratch:into:)`` needs for itself.
  public var scratchCount: Int { frameCount + 2 * paddedWidth }

  /// The image with a frame of zeros: one in front, two behind, so that no place needs to be asked whether it is
  /// inside.
  private var frameCount: Int { (height + 3) * (width + 3) * channels }

  /// Draws one image.
  ///
  /// | array | shape | content |
  /// | --- | --- | --- |
  /// | image | height × width × channels | bytes |
  /// | scratch | ``scratchCount`` | overwritten |
  /// | output | at least as image | 0…1 |
  ///
  /// - Precondition: the sizes are those of the warp and the field is empty or has all its control points.
  public func draw(_ image: UnsafeBufferPointer<UInt8>, through map: Map, scratch: Floats, into output: Floats) {
    precondition(image.count == height * width * channels && output.count >= image.count)
    precondition(scratch.count >= scratchCount && [0, 2 * Self.controls * Self.controls].contains(map.field.count))
    let frame = scratch.part(0, frameCount)
    fill(frame, with: image)
    let rows = scratch.base + frameCount
    let columns = rows + paddedWidth
    let field = map.field.isEmpty ? nil : Field(map.field)
    for y in 0..<height {
      place(row: y, through: map, field, rows: rows, columns: columns)
      let target = output.base + y &* width &* channels
      // Nearly all images are grey, and with a constant the loop over channels is none.
      if channels == 1 {
        for x in 0..<width { sample(frame.base, row: rows[x], column: columns[x], channels: 1, into: target + x) }
      } else {
        for x in 0..<width {
          sample(frame.base, row: rows[x], column: columns[x], channels: channels, into: target + x &* channels)
        }
      }
    }
  }

  private func fill(_ frame: Floats, with image: UnsafeBufferPointer<UInt8>) {
    frame.fill()
    let row = width * channels
    for y in 0..<height {
      PixelScaling.scale(
        UnsafeBufferPointer(rebasing: image[y * row..<(y + 1) * row]),
        into: frame.part(((y + 1) * (width + 3) + 1) * channels, row))
    }
  }

  /// Works out where the pixels of one row take their values from, in the frame, whose first row and column are
  /// outside.
  private func place(
    row y: Int, through map: Map, _ field: Field?, rows: UnsafeMutablePointer<Float>,
    columns: UnsafeMutablePointer<Float>
  ) {
    let (middleRow, middleColumn) = (Double(height - 1) / 2, Double(width - 1) / 2)
    let fromMiddle = Double(y) - middleRow
    let row = map.row.fromRow * fromMiddle + map.row.shift + middleRow - map.row.fromColumn * middleColumn
    let column =
      map.column.fromRow * fromMiddle + map.column.shift + middleColumn - map.column.fromColumn * middleColumn
    let (down, right) = field.map { (bent($0.down, y), bent($0.right, y)) } ?? (nil, nil)
    line(rows, Float(row), Float(map.row.fromColumn), field: down, height)
    line(columns, Float(column), Float(map.column.fromColumn), field: right, width)
  }

  /// The field's control points, a vector for each row of them; the last lane is empty.
  private struct Field {
    var down: [SIMD8<Float>] = []
    var right: [SIMD8<Float>] = []

    init(_ field: [Float]) {
      for start in stride(from: 0, to: field.count, by: ImageWarp.controls) {
        var row = SIMD8<Float>.zero
        for j in 0..<ImageWarp.controls { row[j] = field[start + j] }
        if down.count < ImageWarp.controls { down.append(row) } else { right.append(row) }
      }
    }
  }

  /// The control points for one row of pixels.
  private func bent(_ field: [SIMD8<Float>], _ y: Int) -> SIMD8<Float> {
    var points = SIMD8<Float>.zero
    for i in 0..<Self.controls { points += rowWeights[i * height + y] * field[i] }
    return points
  }

  /// `start + slope·x` and the field, kept within what the frame has room for.
  private func line(
    _ places: UnsafeMutablePointer<Float>, _ start: Float, _ slope: Float, field: SIMD8<Float>?, _ extent: Int
  ) {
    columnWeights.withUnsafeBytes { weights in
      for x in stride(from: 0, to: paddedWidth, by: 8) {
        var place = SIMD8<Float>(repeating: start + 1) + (Self.lanes + Float(x)) * slope
        if let field {
          for j in 0..<Self.controls {
            let offset = (j * paddedWidth + x) * MemoryLayout<Float>.stride
            place += field[j] * weights.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self)
          }
        }
        place = SIMD8<Float>.larger(place, .zero)
        let most = SIMD8<Float>(repeating: Float(extent + 1))
        place = SIMD8<Float>.select(SIMD8<Float>.isGreater(place, most), most, place)
        place.store(to: places + x)
      }
    }
  }

  private static let lanes = SIMD8<Float>(0, 1, 2, 3, 4, 5, 6, 7)

  @inline(__always)
  private func sample(
    _ frame: UnsafeMutablePointer<Float>, row: Float, column: Float, channels: Int,
    into pixel: UnsafeMutablePointer<Float>
  ) {
    let (y, x) = (Int(row), Int(column))
    let (down, right) = (row - Float(y), column - Float(x))
    let above = frame + (y &* (width &+ 3) &+ x) &* channels
    let below = above + (width &+ 3) &* channels
    for channel in 0..<channels {
      let top = above[channel] + (above[channel &+ channels] - above[channel]) * right
      let bottom = below[channel] + (below[channel &+ channels] - below[channel]) * right
      pixel[channel] = top + (bottom - top) * down
    }
  }

  /// The control points' weights at each pixel, [``controls``][padded].
  private static func splines(extent: Int, padded: Int) -> [Float] {
    var weights = Array(repeating: Float(0), count: controls * padded)
    for pixel in 0..<extent {
      let place = (Double(pixel) + 0.5) / Double(extent) * Double(cells)
      let cell = Int(place)
      let t = place - Double(cell)
      let splines = [
        (1 - t) * (1 - t) * (1 - t) / 6, (3 * t * t * t - 6 * t * t + 4) / 6,
        (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6, t * t * t / 6,
      ]
      for (j, spline) in splines.enumerated() { weights[(cell + j) * padded + pixel] = Float(spline) }
    }
    return weights
  }
}
