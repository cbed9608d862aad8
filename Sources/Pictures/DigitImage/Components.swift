extension Field {
  /// The box around what is drawn, after everything else has been wiped out: specks, a frame around the picture, and
  /// faint marks such as the lines of ruled paper.
  ///
  /// Strokes are patches of strong ink that touch no other. A patch with less than a fortieth of the largest one's ink
  /// is a speck; one that lies almost wholly along the picture's edges is a frame. Fainter ink belongs to a stroke as far
  /// as it lies around it within a twentieth of the drawing's size, one pixel of the box that it is scaled to.
  ///
  /// - Parameters:
  ///   - strong: The ink from which a pixel is part of a stroke.
  ///   - least: The ink from which a pixel near a stroke counts as drawn.
  /// - Returns: `nil` if nothing is drawn.
  package mutating func boxAroundStrokes(strong: Float, least: Float) -> Box? {
    let patches = patches(least: strong)
    let strokes = patches.filter { !isFrame($0) }
    guard let largest = strokes.map(\.ink).max() else { return nil }
    let drawn = strokes.filter { $0.ink >= largest / 40 }.flatMap(\.pixels)
    let core = box(around: drawn)
    let kept = grown(from: drawn, steps: max(1, max(core.width, core.height) / 20), least: least)
    var drawing = Field(width: width, height: height)
    for pixel in kept { drawing.values[pixel] = values[pixel] }
    self = drawing
    return box(around: kept)
  }

  /// Pixels that touch, corners included.
  private struct Patch {
    var pixels: [Int] = []
    var ink: Float = 0
  }

  /// The patches of pixels that have at least some ink.
  private func patches(least: Float) -> [Patch] {
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
      patches.append(patch)
    }
    return patches
  }

  /// Whether nine tenths of a patch lie along the picture's edges.
  private func isFrame(_ patch: Patch) -> Bool {
    let ring = max(1, min(width, height) / 25)
    let outside = patch.pixels.count { pixel in
      let (x, y) = (pixel % width, pixel / width)
      return min(x, y) < ring || x >= width - ring || y >= height - ring
    }
    return 10 * outside >= 9 * patch.pixels.count
  }

  /// The pixels, and those that can be reached from them over pixels with some ink.
  private func grown(from pixels: [Int], steps: Int, least: Float) -> [Int] {
    var isOpen = values.map { $0 >= least }
    for pixel in pixels { isOpen[pixel] = false }
    var reached = pixels
    var newest = 0..<pixels.count
    for _ in 0..<steps {
      for place in newest {
        forEachNeighbour(of: reached[place]) { pixel in
          guard isOpen[pixel] else { return }
          isOpen[pixel] = false
          reached.append(pixel)
        }
      }
      newest = newest.upperBound..<reached.count
    }
    return reached
  }

  private func forEachNeighbour(of pixel: Int, _ body: (Int) -> Void) {
    let (x, y) = (pixel % width, pixel / width)
    for ny in max(y - 1, 0)...min(y + 1, height - 1) {
      for nx in max(x - 1, 0)...min(x + 1, width - 1) { body(ny * width + nx) }
    }
  }

  private func box(around pixels: [Int]) -> Box {
    var (left, right, top, bottom) = (width, -1, height, -1)
    for pixel in pixels {
      (left, right) = (min(left, pixel % width), max(right, pixel % width))
      (top, bottom) = (min(top, pixel / width), max(bottom, pixel / width))
    }
    return Box(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
  }
}
