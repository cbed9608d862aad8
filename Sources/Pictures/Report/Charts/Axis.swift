import ElementaryFunctions
import Figures
import Formats

/// The scale of a chart in one direction: which values it reaches over, and where its marks are.
package struct Axis {
  /// A marked value.
  package struct Tick {
    package let value: Double
    /// What is written beside it.
    package let label: String
  }

  /// The smallest value that is shown.
  package let low: Double
  /// The largest value that is shown.
  package let high: Double
  /// The marked values, ascending.
  package let ticks: [Tick]
  private let scale: Scale

  private enum Scale {
    case linear, logarithmic
    /// Logarithmic in what is missing to 1.
    case accuracy
  }

  /// Beyond this, or its inverse, a value is drawn at the end of the axis: no arithmetic here overflows.
  private static let largest = 1e60

  /// Even steps of value are even steps on paper.
  ///
  /// - `values`: What has to be within; without any, 0…1.
  /// - `unit`: What the labels count in, such as 0.01 for percent.
  /// - `count`: About how many marks there are.
  /// - `bounds`: What the axis does not go beyond, for fractions.
  package static func linear(
    _ values: [Double], unit: Double = 1, count: Int = 5, within bounds: ClosedRange<Double>? = nil
  ) -> Axis {
    let (least, most) = (min(values.min() ?? 0, largest), min(values.max() ?? 1, largest))
    let margin = most > least ? 0.05 * (most - least) : max(abs(most) * 0.05, unit)
    var (low, high) = (least - margin, most + margin)
    if let bounds { (low, high) = (max(low, bounds.lowerBound), min(high, bounds.upperBound)) }
    let ticks = Ticks(ValueRange(low: low / unit, high: high / unit), count: count)
    return Axis(low: low, high: high, ticks: zip(ticks.values, ticks.labels).map { Tick(value: $0 * unit, label: $1) })
  }

  /// Even ratios are even steps on paper; for values above 0.
  package static func logarithmic(_ values: [Double]) -> Axis {
    let possible = 1 / largest...largest
    let (least, most) = ((values.min() ?? 0.1).clamped(to: possible), (values.max() ?? 1).clamped(to: possible))
    let margin = most > least ? Elementary.exp(0.05 * Elementary.log(most / least)) : 2
    let (low, high) = (least / margin, most * margin)
    let decades = Elementary.decade(of: low)...Elementary.decade(of: high)
    // The finest choice that leaves room for the labels.
    let choices = [[1.0, 2, 3, 4, 6, 8], [1, 2, 5], [1, 3], [1]].map { digits in
      decades.flatMap { decade in digits.map { $0 * Elementary.powerOfTen(decade) } }
        .filter { (low...high).contains($0) }
    }
    let fitting = choices.first { $0.count <= 6 } ?? choices[3]
    let step = (fitting.count + 5) / 6
    let values = fitting.enumerated().filter { $0.offset.isMultiple(of: max(1, step)) }.map(\.element)
    return Axis(
      low: low, high: high, ticks: values.map { Tick(value: $0, label: label($0)) }, scale: .logarithmic)
  }

  private static func label(_ value: Double) -> String {
    (10_000..<10_000_000).contains(value) ? grouped(Int(value)) : Numerals.short(value)
  }

  /// Accuracies, the highest at the high end: even ratios of errors are even steps on paper, from 90 to 99 % as from 99
  /// to 99.9 %. The marks count in percent.
  package static func accuracies(_ values: [Double]) -> Axis {
    // No error at all is drawn as one of ten thousand.
    let errors = logarithmic(values.map { max(1 - $0, 1e-4) })
    let ticks = errors.ticks.filter { $0.value <= 1 }.map { tick in
      Tick(value: 1 - tick.value, label: Numerals.short((100 - 100 * tick.value).rounded(toDecimals: 6)))
    }
    return Axis(low: 1 - min(errors.high, 1), high: 1 - errors.low, ticks: ticks.reversed(), scale: .accuracy)
  }

  /// Whole numbers from 1 on, such as epochs.
  package static func counting(to last: Int) -> Axis {
    let ticks = Ticks(ValueRange(low: 1, high: Double(max(last, 2))), count: 6).values.filter { $0 == $0.rounded() }
    let values = (ticks.first == 1 || ticks.count > 6 ? [] : [1]) + ticks
    return Axis(
      low: 1, high: Double(max(last, 2)), ticks: values.map { Tick(value: $0, label: Numerals.fixed($0, 0)) })
  }

  /// From 0 to 1 with five marks.
  package static let fractions = Axis(
    low: 0, high: 1, ticks: (0...5).map { Tick(value: Double($0) / 5, label: "\($0 * 20)") })

  private init(low: Double, high: Double, ticks: [Tick], scale: Scale = .linear) {
    self.low = low
    self.high = high
    self.ticks = ticks
    self.scale = scale
  }

  /// Where a value is: 0 at the low end, 1 at the high end; values beyond are at the end.
  package func fraction(of value: Double) -> Double {
    let fraction =
      switch scale {
      case .linear: (value - low) / (high - low)
      case .logarithmic: value <= 0 ? 0 : Elementary.log(value / low) / Elementary.log(high / low)
      case .accuracy:
        value >= 1 ? 1 : Elementary.log((1 - low) / (1 - value)) / Elementary.log((1 - low) / (1 - high))
      }
    return min(max(fraction, 0), 1)
  }
}

extension Double {
  fileprivate func rounded(toDecimals count: Int) -> Double {
    let factor = Elementary.powerOfTen(count)
    return (self * factor).rounded() / factor
  }

  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
