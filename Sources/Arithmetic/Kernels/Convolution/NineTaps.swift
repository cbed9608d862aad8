import CInstructionSet

/// Four neighbouring pixels, each in all lanes: what a window of two positions sees of one patch row.
struct PatchRow<Lanes: RegisterVector> {
  let p0, p1, p2, p3: Lanes

  @inline(__always)
  init(_ pixels: UnsafePointer<Float>) {
    p0 = Lanes(repeating: pixels[0])
    p1 = Lanes(repeating: pixels[1])
    p2 = Lanes(repeating: pixels[2])
    p3 = Lanes(repeating: pixels[3])
  }
}

/// The sums of two neighbouring convolution positions.
struct PositionPair<Lanes: RegisterVector> {
  var left, right: Lanes
}

/// One row of the taps that ``NineTaps`` holds.
struct TapRow<Lanes: RegisterVector> {
  var a, b, c: Lanes

  /// The row at an address, taps `spacing` elements apart.
  @inline(__always)
  init(_ taps: UnsafePointer<Float>, spacing: Int) {
    a = taps.load(0)
    b = taps.load(spacing)
    c = taps.load(2 &* spacing)
  }

  /// Adds the row's products to the sums of a window's two positions.
  @inline(__always)
  func multiply(_ row: PatchRow<Lanes>, addingTo sums: inout PositionPair<Lanes>) {
    sums.left = sums.left.addingProduct(a, row.p0).addingProduct(b, row.p1).addingProduct(c, row.p2)
    sums.right = sums.right.addingProduct(a, row.p1).addingProduct(b, row.p2).addingProduct(c, row.p3)
  }

  /// Adds the products of each lane's gradient and the pixels of its own position of the window, from three
  /// neighbouring quads of a ``PixelQuads``.
  @inline(__always)
  mutating func add(_ quads: UnsafePointer<Float>, at codes: Lanes.MaskStorage, times gradient: Lanes) {
    a = a.addingProduct(Lanes.oneOfFour(quads, by: codes), gradient)
    b = b.addingProduct(Lanes.oneOfFour(quads + 4, by: codes), gradient)
    c = c.addingProduct(Lanes.oneOfFour(quads + 8, by: codes), gradient)
  }

  /// Adds the products of a gradient and three neighbouring pixels, `spacing` elements apart, of as many channels as
  /// there are lanes.
  @inline(__always)
  mutating func add(_ pixels: UnsafePointer<Float>, spacing: Int, times gradient: Lanes) {
    a = a.addingProduct(pixels.load(0), gradient)
    b = b.addingProduct(pixels.load(spacing), gradient)
    c = c.addingProduct(pixels.load(2 &* spacing), gradient)
  }

  @inline(__always)
  func store(to taps: UnsafeMutablePointer<Float>, spacing: Int) {
    taps.store(a, 0)
    taps.store(b, spacing)
    taps.store(c, 2 &* spacing)
  }
}

/// 3×3 filters, or their gradients, held in nine registers while the windows of an image pass by: over one channel as
/// many filters as there are lanes, or of one filter as many channels.
///
/// Over one channel, a window of four positions sees 16 pixels. Going forward each is loaded once and used for every
/// position and tap that it meets, up to four; taken position by position, there would be 36 loads for as many
/// multiply–adds. Going back each filter has a gradient at one position only, so its patch is picked from
/// ``PixelQuads``: nine multiply–adds instead of 36.
struct NineTaps<Lanes: RegisterVector> {
  private var top, middle, bottom: TapRow<Lanes>

  /// The taps at an address, in row-major order, `spacing` elements apart.
  @inline(__always)
  init(_ taps: UnsafePointer<Float>, spacing: Int) {
    top = TapRow(taps, spacing: spacing)
    middle = TapRow(taps + 3 &* spacing, spacing: spacing)
    bottom = TapRow(taps + 6 &* spacing, spacing: spacing)
  }

  /// The maximum of the window, after ReLU, whose patch starts at `corner`.
  @inline(__always)
  func pooled(_ corner: UnsafePointer<Float>, stride: Int, bias: Lanes) -> PoolWindow<Lanes> {
    var upper = PositionPair(left: bias, right: bias), lower = upper
    let first = PatchRow<Lanes>(corner)
    top.multiply(first, addingTo: &upper)
    let second = PatchRow<Lanes>(corner + stride)
    middle.multiply(second, addingTo: &upper)
    top.multiply(second, addingTo: &lower)
    let third = PatchRow<Lanes>(corner + 2 &* stride)
    bottom.multiply(third, addingTo: &upper)
    middle.multiply(third, addingTo: &lower)
    let fourth = PatchRow<Lanes>(corner + 3 &* stride)
    bottom.multiply(fourth, addingTo: &lower)
    return PoolWindow(upper, lower)
  }

  /// Adds the products of each filter's gradient and the patch of its argmax position, from the quads of a
  /// window's first patch.
  @inline(__always)
  mutating func add(
    _ corner: UnsafePointer<Float>, stride: Int, at codes: Lanes.MaskStorage, times gradient: Lanes
  ) {
    top.add(corner, at: codes, times: gradient)
    middle.add(corner + stride, at: codes, times: gradient)
    bottom.add(corner + 2 &* stride, at: codes, times: gradient)
  }

  /// Adds the products of one position's gradient and the patch that starts at `corner`, its pixels `spacing` elements
  /// apart.
  @inline(__always)
  mutating func add(_ corner: UnsafePointer<Float>, stride: Int, spacing: Int, times gradient: Lanes) {
    top.add(corner, spacing: spacing, times: gradient)
    middle.add(inOneRegister(corner + stride), spacing: spacing, times: gradient)
    bottom.add(inOneRegister(corner + 2 &* stride), spacing: spacing, times: gradient)
  }

  @inline(__always)
  func store(to taps: UnsafeMutablePointer<Float>, spacing: Int) {
    top.store(to: taps, spacing: spacing)
    middle.store(to: taps + 3 &* spacing, spacing: spacing)
    bottom.store(to: taps + 6 &* spacing, spacing: spacing)
  }
}

extension PoolWindow {
  @inline(__always)
  fileprivate init(_ upper: PositionPair<Lanes>, _ lower: PositionPair<Lanes>) {
    self.init(upper.left, upper.right, lower.left, lower.right)
  }
}
