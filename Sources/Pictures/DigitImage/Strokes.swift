extension Field {
  /// The width of the strokes in pixels: twice their area over the length of their outline.
  ///
  /// The outline of pixels is longer than that of the stroke, by 4/π on average over all directions.
  package var strokeWidth: Double {
    var (area, outline) = (0, 0)
    for y in 0..<height {
      for x in 0..<width where self[x, y] > 0.5 {
        area += 1
        outline += x == 0 || self[x - 1, y] <= 0.5 ? 1 : 0
        outline += x == width - 1 || self[x + 1, y] <= 0.5 ? 1 : 0
        outline += y == 0 || self[x, y - 1] <= 0.5 ? 1 : 0
        outline += y == height - 1 || self[x, y + 1] <= 0.5 ? 1 : 0
      }
    }
    return outline == 0 ? 0 : 2 * Double(area) / (Double(outline) * 0.785)
  }

  /// The field with its strokes made wider by `radius` pixels on both sides, in a frame that holds them.
  package func thickened(by radius: Double) -> Field {
    let reach = Int(radius.rounded(.up))
    var disc: [(dx: Int, dy: Int)] = []
    for dy in -reach...reach {
      for dx in -reach...reach where Double(dx * dx + dy * dy) <= radius * radius { disc.append((dx, dy)) }
    }
    var result = Field(width: width + 2 * reach, height: height + 2 * reach)
    for y in 0..<height {
      for x in 0..<width where self[x, y] > 0 {
        for (dx, dy) in disc {
          let index = (y + reach + dy) * result.width + x + reach + dx
          result.values[index] = max(result.values[index], self[x, y])
        }
      }
    }
    return result
  }
}
