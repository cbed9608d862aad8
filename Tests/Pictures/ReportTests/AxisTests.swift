import Report
import Testing

@Suite("Axes")
struct AxisTests {
  @Test("a linear one reaches a little beyond its values, but not beyond its bounds")
  func linear() {
    let axis = Axis.linear([0.94, 0.96, 1], unit: 0.01, within: 0...1)
    #expect(abs(axis.low - 0.937) < 1e-12)
    #expect(axis.high == 1)
    #expect(axis.ticks.map(\.label) == ["94", "96", "98", "100"])
    #expect(axis.fraction(of: axis.low) == 0)
    #expect(axis.fraction(of: 1) == 1)
    #expect(abs(axis.fraction(of: (axis.low + 1) / 2) - 0.5) < 1e-12)
    #expect(axis.fraction(of: 0) == 0)
  }

  @Test("equal values, and none at all, still make an axis", arguments: [[0.5, 0.5], [1, 1], [0, 0], []])
  func degenerate(_ values: [Double]) {
    for axis in [Axis.linear(values, unit: 0.01, within: 0...1), .logarithmic(values.filter { $0 > 0 })] {
      #expect(axis.low < axis.high)
      for value in values { #expect((0...1).contains(axis.fraction(of: value))) }
      #expect(axis.ticks.allSatisfy { $0.value >= axis.low && $0.value <= axis.high })
    }
  }

  @Test("absurd values from a damaged file are drawn at the ends")
  func absurd() {
    let values: [Double] = [.leastNonzeroMagnitude, 1e-300, 1, 1e308]
    for axis in [Axis.logarithmic(values), .linear(values)] {
      #expect(axis.low < axis.high && axis.low.isFinite && axis.high.isFinite)
      #expect((2...8).contains(axis.ticks.count))
      for value in values { #expect((0...1).contains(axis.fraction(of: value))) }
      #expect(axis.fraction(of: 1e308) > 0.9)
    }
  }

  @Test("on a logarithmic one equal ratios are equal steps")
  func logarithmic() {
    let axis = Axis.logarithmic([0.01, 0.2])
    #expect(axis.ticks.map(\.label) == ["0.01", "0.02", "0.05", "0.1", "0.2"])
    let places = [0.01, 0.02, 0.04].map { axis.fraction(of: $0) }
    #expect(abs(places[2] - 2 * places[1] + places[0]) < 1e-12)
    #expect(Axis.logarithmic([1e-6, 1]).ticks.count <= 7)
    // Less than a decade has more than one mark, and thousands are written out.
    #expect(Axis.logarithmic([31_402, 93_322]).ticks.map(\.label) == ["30,000", "40,000", "60,000", "80,000"])
  }

  @Test("epochs are marked at whole numbers, the first one included", arguments: [1, 2, 7, 14, 20, 333])
  func counting(_ last: Int) {
    let axis = Axis.counting(to: last)
    #expect(axis.ticks.first?.value == 1)
    #expect(axis.ticks.count >= 2)
    #expect(axis.ticks.count <= 8)
    #expect(axis.ticks.allSatisfy { $0.label == "\(Int($0.value))" && $0.value <= Double(max(2, last)) })
  }
}
