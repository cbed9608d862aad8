import Formats

/// Pixels with ink that touch, corners included.
struct Patch {
  var pixels: [Int] = []
  var ink: Float = 0
  var box = Rectangle(x: 0, y: 0, width: 0, height: 0)
}

extension Field {
  /// The patches of pixels that have at least some ink.
  func patches(least: Float) -> [Patch] {
    var isOpen = values.map { $0 >= least }
    var patches: [Patch] = []
    for start in values.indices where isOpen[start] {
      var patch = Patch(pixels: [start])
      isOpen[start] = false
      var next = 0
      while next < patch.pixels.count {
        patch.ink += values[patch.pixels[next]]
        forEachNeighbour(of: patch.pixels[next]) { pixel in
          guard isOpen[pixel] else { return }
          isOpen[pixel] = false
          patch.pixels.append(pixel)
        }
        next += 1
      }
      patch.box = box(around: patch.pixels)
      patches.append(patch)
    }
    return patches
  }

  func box(around pixels: [Int]) -> Rectangle {
    var (left, right, top, bottom) = (width, -1, height, -1)
    for pixel in pixels {
      (left, right) = (min(left, pixel % width), max(right, pixel % width))
      (top, bottom) = (min(top, pixel / width), max(bottom, pixel / width))
    }
    return Rectangle(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }

  func forEachNeighbour(of pixel: Int, _ body: (Int) -> Void) {
    let (x, y) = (pixel % width, pixel / width)
    for ny in max(y - 1, 0)...min(y + 1, height - 1) {
      for nx in max(x - 1, 0)...min(x + 1, width - 1) { body(ny * width + nx) }
    }
  }

  /// Whether nine tenths of a patch lie along the edges of a box, within a fraction of its shorter side.
  func isAlongEdges(_ patch: Patch, of box: Rectangle, share: Int) -> Bool {
    let ring = max(1, min(box.width, box.height) / share)
    let outside = patch.pixels.count { pixel in
      let (x, y) = (pixel % width - box.x, pixel / width - box.y)
      return min(x, y) < ring || x >= box.width - ring || y >= box.height - ring
    }
    return 10 * outside >= 9 * patch.pixels.count
  }
}

extension Rectangle {
  var longerSide: Int { max(width, height) }
  var shorterSide: Int { min(width, height) }

  func contains(_ other: Rectangle) -> Bool {
    x <= other.x && y <= other.y && maxX >= other.maxX && maxY >= other.maxY
  }

  func contains(x column: Int, y row: Int) -> Bool { column >= x && column < maxX && row >= y && row < maxY }

  /// The smallest box around this one and another.
  func union(_ other: Rectangle) -> Rectangle {
    let (left, top) = (min(x, other.x), min(y, other.y))
    return Rectangle(x: left, y: top, width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
  }
}
