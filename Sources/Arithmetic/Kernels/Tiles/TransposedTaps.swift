import CInstructionSet

/// Calls with the nine taps of 16 filters over 16 channels, rows and columns exchanged: tap t of column c is the vector
/// at `16·(16·t + c)`.
///
/// - `row`: Elements between two of the 16 rows of `taps`, whose columns are neighbours.
/// - `tap`: Elements between two taps.
@inline(__always)
func withTransposedTaps(_ taps: UnsafePointer<Float>, row: Int, tap: Int, _ body: (UnsafePointer<Float>) -> Void) {
  let square = vectorLanes * vectorLanes
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 9 * square) { transposed in
    guard let to = transposed.baseAddress else { return }
    for number in 0..<9 { transposeSquare16(taps + number &* tap, row, to + number &* square) }
    body(to)
  }
}
