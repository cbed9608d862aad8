extension Field {
  /// The box around what is drawn, without specks: patches of ink that touch no other and hold less than a fortieth of
  /// the largest patch's ink. Specks are wiped out.
  ///
  /// - Parameter least: The ink from which a pixel counts as drawn.
  /// - Returns: `nil` if nothing is drawn.
  package mutating func boxWithoutSpecks(least: Float) -> Box? {
    let (patchOfPixel, ink) = patches(least: least)
    guard let largest = ink.max(), largest > 0 else { return nil }
    let keeps = ink.map { $0 >= largest / 40 }
    var (left, right, top, bottom) = (width, -1, height, -1)
    for y in 0..<height {
      for x in 0..<width {
        let patch = patchOfPixel[y * width + x]
        guard patch >= 0 else { continue }
        guard keeps[patch] else {
          self[x, y] = 0
          continue
        }
        (left, right) = (min(left, x), max(right, x))
        (top, bottom) = (min(top, y), max(bottom, y))
      }
    }
    return Box(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }

  /// The patches of drawn pixels that touch, corners included: each pixel's patch, −1 for paper, and each patch's ink.
  private func patches(least: Float) -> (ofPixel: [Int], ink: [Float]) {
    var patchOfPixel = [Int](repeating: -1, count: values.count)
    var ink: [Float] = []
    var open: [Int] = []
    for start in values.indices where values[start] >= least && patchOfPixel[start] < 0 {
      patchOfPixel[start] = ink.count
      open.append(start)
      var sum: Float = 0
      while let pixel = open.popLast() {
        sum += values[pixel]
        let (x, y) = (pixel % width, pixel / width)
        for ny in max(y - 1, 0)...min(y + 1, height - 1) {
          for nx in max(x - 1, 0)...min(x + 1, width - 1) {
            let next = ny * width + nx
            guard patchOfPixel[next] < 0, values[next] >= least else { continue }
            patchOfPixel[next] = ink.count
            open.append(next)
          }
        }
      }
      ink.append(sum)
    }
    return (patchOfPixel, ink)
  }
}
