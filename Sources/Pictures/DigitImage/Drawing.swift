import Formats

/// The drawing in a picture, told from its background.
struct Drawing {
  /// The ink, cropped to the drawing.
  let ink: Field
  /// Whether it is darker than what it is on.
  let isDark: Bool
  var changes: [PreparedPicture.Change] = []
  var doubts: [PreparedPicture.Doubt] = []

  /// The ink from which a pixel is part of a stroke: the lines of ruled paper have less.
  private static let strongInk: Float = 0.3
  /// The ink from which a pixel beside a stroke belongs to it.
  private static let leastInk: Float = 0.1
  /// Pictures that are not just a drawing on even paper are looked at in this size.
  private static let coarseSide = 400

  /// Finds the drawing.
  ///
  /// - Parameters:
  ///   - lightness: The picture.
  ///   - onSheet: Whether to look again inside of what was found if it looks like a sheet of paper.
  /// - Returns: `nil` if nothing stands out, or nothing that could be a digit.
  static func find(in lightness: Field, onSheet: Bool = true) -> Drawing? {
    // Where shadow and light share the border, no surface fits it.
    guard let ink = Ink(in: lightness) else { return findOnUnevenPaper(in: lightness) }
    var coarse = ink.field.shrunk(toFit: coarseSide)
    let regions = coarse.patches(least: strongInk).filter { coarse.isRegion($0) }
    if !regions.isEmpty {
      if onSheet, let inside = sheet(ink, in: lightness), let drawing = find(in: inside, onSheet: false) {
        return drawing
      }
      if let drawing = findOnUnevenPaper(in: lightness) { return drawing }
      // A thick stroke that goes on beyond the picture is a stroke all the same.
      if regions.contains(where: { coarse.hasCorner($0) }) { return nil }
    }
    guard coarse.removeLines(least: leastInk) > 0, let small = Ink(in: lightness.shrunk(toFit: coarseSide)) else {
      return find(ink, hasEvenPaper: true)
    }
    return find(small, hasEvenPaper: true)
  }

  private static func findOnUnevenPaper(in lightness: Field) -> Drawing? {
    guard let ink = Ink(in: lightness.shrunk(toFit: coarseSide), isEven: false),
      var drawing = find(ink, hasEvenPaper: false)
    else { return nil }
    drawing.changes.append(.unshaded)
    drawing.doubts.append(.uneven)
    return drawing
  }

  private static func find(_ ink: Ink, hasEvenPaper: Bool) -> Drawing? {
    var field = ink.field
    var lines = 0
    let isFramed = field.removeFrames(strong: strongInk)
    if max(field.width, field.height) <= coarseSide {
      lines = field.removeLines(least: leastInk)
    }
    if !hasEvenPaper { field.removeBorderPatches(strong: strongInk) }
    guard let found = field.boxAroundStrokes(strong: strongInk, least: leastInk) else {
      // An upright line alone, from edge to edge, may be a one.
      guard lines == 1, !isFramed else { return nil }
      field = ink.field
      guard let one = field.boxAroundStrokes(strong: strongInk, least: leastInk), one.box.height > one.box.width else {
        return nil
      }
      return Drawing(ink: field.cropped(to: one.box), isDark: ink.isDark, doubts: [.cutOff])
    }
    // What is left of lines is small.
    let side = max(field.width, field.height)
    if lines > 1, 10 * found.core.longerSide < side { return nil }
    var drawing = Drawing(ink: field.cropped(to: found.box), isDark: ink.isDark)
    if isFramed || lines > 0 || found.isCleared { drawing.changes.append(.unlined) }
    if lines > 0 { drawing.doubts.append(.lines) }
    if found.isSeveral || 2 * found.core.width > 3 * found.core.height { drawing.doubts.append(.several) }
    let isCutOff =
      found.core.x == 0 || found.core.y == 0 || found.core.maxX == field.width
      || found.core.maxY == field.height
    if isCutOff { drawing.doubts.append(.cutOff) }
    let full = drawing.ink.values.count { $0 >= strongInk }
    if 4 * full > 3 * drawing.ink.values.count, 2 * found.core.shorterSide > found.core.longerSide {
      drawing.doubts.append(.patches)
    }
    return drawing
  }

  /// The inside of what stands out, if that is a large and full rectangle.
  private static func sheet(_ ink: Ink, in lightness: Field) -> Field? {
    var field = ink.field
    guard let box = field.boxAroundStrokes(strong: strongInk, least: leastInk)?.box else { return nil }
    let found = field.cropped(to: box)
    let isLarge = 10 * box.width >= 6 * lightness.width && 10 * box.height >= 6 * lightness.height
    let isFull = 10 * found.values.count { $0 >= strongInk } >= 8 * found.values.count
    let margin = max(1, min(box.width, box.height) / 30)
    let inside = Rectangle(
      x: box.x + margin, y: box.y + margin, width: box.width - 2 * margin, height: box.height - 2 * margin)
    guard isLarge, isFull, inside.width > 0, inside.height > 0 else { return nil }
    return lightness.cropped(to: inside)
  }
}

extension Field {
  /// Whether a patch is no stroke but part of the background: it fills a corner of the picture, or a square of a third
  /// of the picture's shorter side fits into it and it lies along the border or covers half of the picture.
  fileprivate func isRegion(_ patch: Patch) -> Bool {
    let picture = Rectangle(x: 0, y: 0, width: width, height: height)
    guard !isAlongEdges(patch, of: picture, share: 25), 50 * patch.pixels.count > values.count else { return false }
    let shorter = min(width, height)
    if hasCorner(patch), holdsSquare(patch, side: shorter / 20) { return true }
    // A thick stroke that touches the border does so for a short stretch.
    let contact = patch.pixels.count { pixel in
      [0, width - 1].contains(pixel % width) || [0, height - 1].contains(pixel / width)
    }
    return (3 * contact >= shorter || 2 * patch.pixels.count > values.count)
      && holdsSquare(patch, side: shorter / 3)
  }

  fileprivate func hasCorner(_ patch: Patch) -> Bool {
    let corners: Set = [0, width - 1, values.count - width, values.count - 1]
    return patch.pixels.contains { corners.contains($0) }
  }

  private func holdsSquare(_ patch: Patch, side: Int) -> Bool {
    guard side > 1, patch.box.shorterSide >= side else { return false }
    // The largest square that ends in each pixel follows from those that end in its neighbours.
    var square = [Int](repeating: 0, count: values.count)
    for pixel in patch.pixels { square[pixel] = 1 }
    for y in 1..<height {
      for x in 1..<width where square[y * width + x] > 0 {
        let place = y * width + x
        square[place] = 1 + min(square[place - 1], square[place - width], square[place - width - 1])
        if square[place] >= side { return true }
      }
    }
    return false
  }

  /// Wipes out patches that touch the picture's edges.
  fileprivate mutating func removeBorderPatches(strong: Float) {
    for patch in patches(least: strong) where isOnBorder(patch.box) { wipeOut(patch) }
  }

  private func isOnBorder(_ box: Rectangle) -> Bool {
    box.x == 0 || box.y == 0 || box.maxX == width || box.maxY == height
  }
}
