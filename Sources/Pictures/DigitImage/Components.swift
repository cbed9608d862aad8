import Formats

extension Field {
  /// The box around what is drawn, after everything else has been wiped out: specks, a frame around the picture, boxes,
  /// circles and lines around the drawing, and faint marks such as the lines of ruled paper.
  ///
  /// Strokes are patches of strong ink that touch no other. A patch with less than a fortieth of the largest one's ink
  /// is a speck; one that lies almost wholly along the picture's edges is a frame. Fainter ink belongs to a stroke as
  /// far as it lies around it within a twentieth of the drawing's size, one pixel of the box that it is scaled to.
  ///
  /// - Parameters:
  ///   - strong: The ink from which a pixel is part of a stroke.
  ///   - least: The ink from which a pixel near a stroke counts as drawn.
  /// - Returns: `nil` if nothing is drawn.
  package mutating func boxAroundStrokes(strong: Float, least: Float) -> FoundStrokes? {
    let picture = Rectangle(x: 0, y: 0, width: width, height: height)
    let patches = patches(least: strong).filter { !isAlongEdges($0, of: picture, share: 25) }
    guard let largest = patches.map(\.ink).max() else { return nil }
    let surroundings = Surroundings(of: self, patches: patches.filter { $0.ink >= largest / 40 })
    // What is left beside a box may be as little as a speck beside a digit.
    guard let most = surroundings.strokes.map(\.ink).max() else { return nil }
    let drawn = surroundings.strokes.filter { $0.ink >= most / 40 }.flatMap(\.pixels)
    let core = box(around: drawn)
    let kept = grown(from: drawn, steps: max(1, max(core.width, core.height) / 20), least: least)
    var drawing = Field(width: width, height: height)
    for pixel in kept { drawing.values[pixel] = values[pixel] }
    self = drawing
    return FoundStrokes(
      box: box(around: kept), core: core, isCleared: !surroundings.setAside.isEmpty, isSeveral: surroundings.isSeveral)
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
}

/// The place of a drawing, and what was around it.
package struct FoundStrokes: Equatable {
  /// The box around everything that belongs to it.
  package let box: Rectangle
  /// The box around its strong ink.
  package let core: Rectangle
  /// Whether a box, a circle or a line around it was wiped out.
  let isCleared: Bool
  /// Whether it may be several digits.
  let isSeveral: Bool
}
