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
    let isSecond = Lanes.isGreater(b, a)
    let two = Lanes.select(isSecond, b, a)
    let isThird = Lanes.isGreater(c, two)
    let three = Lanes.select(isThird, c, two)
    let isFourth = Lanes.isGreater(d, three)
    let largest = Lanes.select(isFourth, d, three)
    let isPositive = Lanes.isGreater(largest, .zero)
    value = Lanes.select(isPositive, largest, .zero)
    let firstOrSecond = Lanes.select(isSecond, Lanes.MaskStorage(repeating: 1), .zero)
    let firstToThird = Lanes.select(isThird, Lanes.MaskStorage(repeating: 2), firstOrSecond)
    let firstToFourth = Lanes.select(isFourth, Lanes.MaskStorage(repeating: 3), firstToThird)
    winner = Lanes.select(isPositive, firstToFourth, Lanes.MaskStorage(repeating: 4))
  }

  @inline(__always)
  func store(_ offset: Int, values: UnsafeMutablePointer<Float>, winners: UnsafeMutablePointer<UInt8>?) {
    values.store(value, offset)
    if let winners { Lanes.storeBytes(of: winner, to: winners + offset) }
  }
}
