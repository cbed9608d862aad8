import ElementaryFunctions
import Formats

/// Round numbers to mark on an axis.
package struct Ticks: Sendable, Hashable {
  /// The marked values, ascending, all within the range.
  package let values: [Double]
  /// The values as text, all with the same number of decimals.
  package let labels: [String]

  /// Chooses multiples of 1, 2 or 5 times a power of ten within a range, about `count` of them and never many more.
  ///
  /// A range of one value has that value as its only tick.
  package init(_ range: ValueRange, count: Int = 5) {
    let width = range.high - range.low
    guard width > 0, width.isFinite else {
      values = [range.low]
      labels = [Numerals.short(range.low)]
      return
    }
    let rough = width / Double(max(count, 1))
    let decade = Elementary.decade(of: rough)
    let power = Elementary.powerOfTen(decade)
    let factor = [1.0, 2, 5].first { $0 * power >= rough * 0.9999 } ?? 10
    let step = factor * power
    let first = Int((range.low / step - 1e-9).rounded(.up))
    let last = Int((range.high / step + 1e-9).rounded(.down))
    let values = first <= last ? (first...last).map { Double($0) * step } : []
    let decimals = max(0, factor < 10 ? -decade : -decade - 1)
    self.values = values
    labels = values.map {
      decimals > 6 || abs($0) >= 1e7 ? Numerals.short($0) : Numerals.fixed($0, decimals)
    }
  }
}
