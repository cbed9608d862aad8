import Formats

/// A rectangle of numbers, one for each pixel, rows from the top.
package struct Field: Equatable {
  package let width: Int
  package let height: Int
  package var values: [Float]

  package init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height, "\(values.count) values do not fill \(width)×\(height)")
    self.width = width
    self.height = height
    self.values = values
  }

  package init(width: Int, height: Int, repeating value: Float = 0) {
    self.init(width: width, height: height, values: [Float](repeating: value, count: width * height))
  }

  package subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }

  /// The part of the field in a box.
  package func cropped(to box: Rectangle) -> Field {
    var part = Field(width: box.width, height: box.height)
    for y in 0..<box.height {
      for x in 0..<box.width { part[x, y] = self[box.x + x, box.y + y] }
    }
    return part
  }
}

extension Sequence where Element == Float {
  /// The value that a fraction of all values does not exceed; 0 without values.
  package func quantile(_ fraction: Double) -> Float {
    let ordered = sorted()
    guard !ordered.isEmpty else { return 0 }
    return ordered[Swift.min(Int(Double(ordered.count) * fraction), ordered.count - 1)]
  }
}
