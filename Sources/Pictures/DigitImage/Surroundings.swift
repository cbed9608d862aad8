import Formats

/// Tells a digit's own strokes from what people draw and print around digits.
///
/// Boxes and circles around the digit, empty boxes, and lines below or above it are set aside. What is left is one
/// digit, or several drawings beside each other, each large enough for one.
struct Surroundings {
  private let field: Field
  /// What is left.
  private(set) var strokes: [Patch]
  /// What was set aside.
  private(set) var setAside: [Patch] = []

  /// - `patches`: All patches but specks and a frame along the picture's edges.
  init(of field: Field, patches: [Patch]) {
    self.field = field
    strokes = patches
    while let place = strokes.indices.first(where: { isAround(strokes[$0]) || isEmptyBox(strokes[$0]) }) {
      setAside.append(strokes.remove(at: place))
    }
    while strokes.count > 1, let place = strokes.indices.first(where: { isLine(at: $0) }) {
      setAside.append(strokes.remove(at: place))
    }
  }

  /// Whether there are drawings beside or below each other, each at least half as high as the highest or as wide as the
  /// widest, and with some ink.
  var isSeveral: Bool {
    let most = strokes.map(\.ink).max() ?? 0
    let tallest = strokes.map(\.box.height).max() ?? 0
    let large = strokes.filter { 2 * $0.box.height >= tallest && $0.ink >= most / 8 }.map(\.box)
    return large.indices.contains { one in
      large[..<one].contains { other in Self.areApart(large[one], other) }
    }
  }

  /// Whether one box lies beside or below the other: strokes of one digit overlap.
  private static func areApart(_ one: Rectangle, _ other: Rectangle) -> Bool {
    let acrossX = min(one.maxX, other.maxX) - max(one.x, other.x)
    let acrossY = min(one.maxY, other.maxY) - max(one.y, other.y)
    return 5 * acrossX <= min(one.width, other.width) || 5 * acrossY <= min(one.height, other.height)
  }

  /// Whether a patch runs around a drawing that it does not touch, on all four sides of it, such as a printed box.
  private func isAround(_ patch: Patch) -> Bool {
    strokes.contains { other in
      let box = other.box
      guard patch.box != box, patch.box.contains(box), 4 * box.longerSide >= patch.box.longerSide else { return false }
      var isOn = (left: false, right: false, above: false, below: false)
      for pixel in patch.pixels {
        let (x, y) = (pixel % field.width, pixel / field.width)
        if box.contains(x: x, y: y) { return false }
        if (box.y..<box.maxY).contains(y) { if x < box.x { isOn.left = true } else { isOn.right = true } }
        if (box.x..<box.maxX).contains(x) { if y < box.y { isOn.above = true } else { isOn.below = true } }
      }
      return isOn == (true, true, true, true)
    }
  }

  /// Whether a patch is four straight sides and nothing else.
  private func isEmptyBox(_ patch: Patch) -> Bool {
    guard 3 * patch.box.shorterSide >= patch.box.longerSide,
      5 * patch.pixels.count <= 2 * patch.box.width * patch.box.height
    else { return false }
    return field.isAlongEdges(patch, of: patch.box, share: 8) && hasFourCorners(patch)
  }

  private func hasFourCorners(_ patch: Patch) -> Bool {
    let reach = max(2, patch.box.shorterSide / 8)
    var corners: Set<Int> = []
    for pixel in patch.pixels {
      let (x, y) = (pixel % field.width - patch.box.x, pixel / field.width - patch.box.y)
      guard min(x, patch.box.width - 1 - x) < reach, min(y, patch.box.height - 1 - y) < reach else { continue }
      corners.insert((2 * x > patch.box.width ? 1 : 0) + (2 * y > patch.box.height ? 2 : 0))
    }
    return corners.count == 4
  }

  /// Whether a patch is a level line below the rest, or above it and longer.
  private func isLine(at place: Int) -> Bool {
    let patch = strokes[place]
    let rest = strokes.indices.filter { $0 != place }.map { strokes[$0].box }
    guard let first = rest.first else { return false }
    let box = rest.dropFirst().reduce(first) { $0.union($1) }
    let (length, thickness) = (patch.box.width, patch.pixels.count / max(1, patch.box.width))
    guard length >= 5 * patch.box.height, length >= 6 * thickness else { return false }
    let isBelow = 2 * patch.box.y + patch.box.height >= 2 * box.maxY - box.height / 4
    let isAbove = 2 * patch.box.y + patch.box.height <= 2 * box.y + box.height / 4
    return (isBelow && 10 * length >= 4 * box.height) || (isAbove && length >= box.height)
  }
}

extension Field {
  /// Wipes out boxes and circles around a drawing, and empty boxes.
  ///
  /// - Returns: Whether there were any.
  mutating func removeFrames(strong: Float) -> Bool {
    let patches = patches(least: strong)
    let most = patches.map(\.ink).max() ?? 0
    let surroundings = Surroundings(of: self, patches: patches.filter { $0.ink >= most / 40 })
    for patch in surroundings.setAside { wipeOut(patch) }
    return !surroundings.setAside.isEmpty
  }

  /// Takes a patch's ink away, and the softer ink of its edges.
  mutating func wipeOut(_ patch: Patch) {
    for pixel in patch.pixels {
      values[pixel] = 0
      forEachNeighbour(of: pixel) { values[$0] = 0 }
    }
  }
}
