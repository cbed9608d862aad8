/// The rectified maximum of a 2×2 window and which of its positions it came from.
///
/// Rectifying after the maximum is the same as before it, since the rectifier never decreases. A tie goes to the first
/// position in row-major order. Where no position is positive the output is 0 and the code 4: the rectifier passes no
/// gradient there, whichever position one asks.
struct PoolWindow<Lanes: RegisterVector> {
  let value: Lanes
  private let winner: Lanes.MaskStorage

  @inline(__always)
  init(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes) {
    let upper = Lanes.larger(b, a)
    let lower = Lanes.larger(d, c)
    value = Lanes.larger(Lanes.larger(lower, upper), .zero)
    let ofUpper = Lanes.select(Lanes.isGreater(b, a), Lanes.MaskStorage(repeating: 1), .zero)
    let ofLower = Lanes.select(
      Lanes.isGreater(d, c), Lanes.MaskStorage(repeating: 3), Lanes.MaskStorage(repeating: 2))
    let ofBoth = Lanes.select(Lanes.isGreater(lower, upper), ofLower, ofUpper)
    winner = Lanes.select(Lanes.isGreater(value, .zero), ofBoth, Lanes.MaskStorage(repeating: 4))
  }

  @inline(__always)
  func store(_ offset: Int, values: UnsafeMutablePointer<Float>, winners: UnsafeMutablePointer<UInt8>?) {
    values.store(value, offset)
    if let winners { Lanes.storeBytes(of: winner, to: winners + offset) }
  }
}
