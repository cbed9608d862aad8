/// The interval of values that a colour map is spread over.
package struct ValueRange: Sendable, Hashable {
  /// The value drawn in the map's first colour.
  package let low: Double
  /// The value drawn in the map's last colour; equal to ``low`` when there is only one value.
  package let high: Double

  /// Makes a range from its ends.
  ///
  /// - Precondition: both are finite and `low <= high`.
  package init(low: Double, high: Double) {
    precondition(low.isFinite && high.isFinite && low <= high, "\(low) … \(high) is not a range of values")
    self.low = low
    self.high = high
  }

  /// The smallest range that holds the finite ones of `values`, widened to be even about zero if a map needs that.
  ///
  /// NaN and infinite values don't count: one broken weight must not take the colours from all the others. Where
  /// there is no finite value at all the range is 0 … 0.
  package init(of values: some Sequence<Float>, centredOnZero: Bool = false) {
    var low = Float.infinity
    var high = -Float.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (0, 0) }
    if centredOnZero {
      high = max(abs(low), abs(high))
      low = -high
    }
    // Adding zero turns −0 into 0, so that no picture is labelled "−0".
    self.init(low: Double(low) + 0, high: Double(high) + 0)
  }
}
