/// The maximum of a 2×2 window after ReLU, and its argmax.
///
/// ReLU after the maximum is the same as before it, since it never decreases. A tie goes to the first
/// position in row-major order. Where no position is positive the output is 0 and the code 4: ReLU passes no
/// gradient there, whichever position one asks.
struct PoolWindow<Lanes: RegisterVector> {
  let value: Lanes
  private let code: Lanes.MaskStorage

  @inline(__always)
  init(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) {
    let upper = Lanes.larger(b, a)
    let lower = Lanes.larger(d, c)
    value = Lanes.larger(Lanes.larger(lower, upper), .zero)
    let ofUpper = Lanes.select(Lanes.isGreater(b, a), Lanes.MaskStorage(repeating: 1), .zero)
    let ofLower = Lanes.select(
      Lanes.isGreater(d, c), Lanes.MaskStorage(repeating: 3), Lanes.MaskStorage(repeating: 2))
    let ofBoth = Lanes.select(Lanes.isGreater(lower, upper), ofLower, ofUpper)
    code = Lanes.select(Lanes.isGreater(value, .zero), ofBoth, Lanes.MaskStorage(repeating: 4))
  }

  @inline(__always)
  func store(_ offset: Int, values: UnsafeMutablePointer<Float>, argmax: UnsafeMutablePointer<UInt8>?) {
    values.store(value, offset)
    if let argmax { Lanes.storeBytes(of: code, to: argmax + offset) }
  }
}
