/// The bilinear value of an image at any place, 0 outside.
///
/// - `image`: [height, width, channels].
public func sample(_ image: Grid, row: Double, column: Double, channel: Int) -> Double {
  func value(_ y: Int, _ x: Int) -> Double {
    (0..<image.extents[0]).contains(y) && (0..<image.extents[1]).contains(x) ? image[y, x, channel] : 0
  }
  let (y, x) = (Int(row.rounded(.down)), Int(column.rounded(.down)))
  let (down, right) = (row - Double(y), column - Double(x))
  return (1 - down) * ((1 - right) * value(y, x) + right * value(y, x + 1))
    + down * ((1 - right) * value(y + 1, x) + right * value(y + 1, x + 1))
}

/// The uniform cubic B-spline around 0, by its definition: the box convolved with itself three times.
public func cubicSpline(_ x: Double) -> Double {
  func box(_ power: Double) -> Double { power > 0 ? power * power * power : 0 }
  return (box(x + 2) - 4 * box(x + 1) + 6 * box(x) - 4 * box(x - 1) + box(x - 2)) / 6
}
