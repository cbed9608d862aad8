/// The gradients of one row of a window's pixels, as many channels of each as there are lanes.
struct PixelSums<Lanes: RegisterVector> {
  var p0 = Lanes.zero, p1 = Lanes.zero, p2 = Lanes.zero, p3 = Lanes.zero

  /// Adds the products of a gradient and three taps to three neighbouring pixels.
  @inline(__always)
  mutating func add(_ taps: UnsafePointer<Float>, right: Bool, times gradient: Lanes) {
    let a: Lanes = taps.load(0), b: Lanes = taps.load(Lanes.scalarCount), c: Lanes = taps.load(2 &* Lanes.scalarCount)
    if right {
      p1 = p1.addingProduct(a, gradient)
      p2 = p2.addingProduct(b, gradient)
      p3 = p3.addingProduct(c, gradient)
    } else {
      p0 = p0.addingProduct(a, gradient)
      p1 = p1.addingProduct(b, gradient)
      p2 = p2.addingProduct(c, gradient)
    }
  }

  /// Stores the left pair, which the next window does not see, and moves the right pair to the left.
  @inline(__always)
  mutating func slide(to pixels: UnsafeMutablePointer<Float>, spacing: Int) {
    pixels.store(p0, 0)
    pixels.store(p1, spacing)
    (p0, p1, p2, p3) = (p2, p3, .zero, .zero)
  }

  @inline(__always)
  mutating func loadLeft(_ pixels: UnsafePointer<Float>, spacing: Int) {
    p0 = pixels.load(0)
    p1 = pixels.load(spacing)
  }

  @inline(__always)
  mutating func loadRight(_ pixels: UnsafePointer<Float>, spacing: Int) {
    p2 = pixels.load(0)
    p3 = pixels.load(spacing)
  }
}

/// The gradients of the 4×4 pixels that a 2×2 pool's window sees through 3×3 filters, held in registers while the
/// filters that have a gradient there pass by.
///
/// It slides along a row of windows, two pixels at a time. So a pixel is loaded and stored once for each row of windows
/// that sees it, and never set to zero beforehand.
struct PatchSums<Lanes: RegisterVector> {
  private var r0 = PixelSums<Lanes>(), r1 = PixelSums<Lanes>(), r2 = PixelSums<Lanes>(), r3 = PixelSums<Lanes>()

  /// Adds the products of a gradient at one of the window's positions and nine taps.
  @inline(__always)
  mutating func add(_ taps: UnsafePointer<Float>, lower: Bool, right: Bool, times gradient: Lanes) {
    let row = 3 &* Lanes.scalarCount
    if lower {
      r1.add(taps, right: right, times: gradient)
      r2.add(taps + row, right: right, times: gradient)
      r3.add(taps + 2 &* row, right: right, times: gradient)
    } else {
      r0.add(taps, right: right, times: gradient)
      r1.add(taps + row, right: right, times: gradient)
      r2.add(taps + 2 &* row, right: right, times: gradient)
    }
  }

  /// Takes on what the windows above left in the left pair of the upper two rows.
  @inline(__always)
  mutating func loadLeft(_ pixels: UnsafePointer<Float>, stride: Int, spacing: Int) {
    r0.loadLeft(pixels, spacing: spacing)
    r1.loadLeft(pixels + stride, spacing: spacing)
  }

  /// The same for the right pair.
  @inline(__always)
  mutating func loadRight(_ pixels: UnsafePointer<Float>, stride: Int, spacing: Int) {
    r0.loadRight(pixels, spacing: spacing)
    r1.loadRight(pixels + stride, spacing: spacing)
  }

  /// Stores the left pair of every row, moves the right pair to the left and sets the right pair to zero.
  @inline(__always)
  mutating func slide(to pixels: UnsafeMutablePointer<Float>, stride: Int, spacing: Int) {
    r0.slide(to: pixels, spacing: spacing)
    r1.slide(to: pixels + stride, spacing: spacing)
    r2.slide(to: pixels + 2 &* stride, spacing: spacing)
    r3.slide(to: pixels + 3 &* stride, spacing: spacing)
  }
}
