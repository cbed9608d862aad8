import Figures
import Formats
import Testing

struct NumeralsTests {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1, "1"), (0.34567, "0.346"), (-0.378, "−0.378"), (12345, "1.23e4"), (3.14e-7, "3.14e−7"),
    (-2.5e10, "−2.5e10"), (0.1, "0.1"), (100, "100"), (.nan, "nan"), (.infinity, "∞"), (-.infinity, "−∞"),
  ])
  func shortNumbers(value: Double, expected: String) {
    #expect(Numerals.short(value) == expected)
  }

  @Test(arguments: [(0.5, 2, "0.50"), (-0.001, 2, "0.00"), (-1.25, 1, "−1.2"), (1e300, 0, nil), (99.996, 2, "100.00")])
  func fixedDecimals(value: Double, decimals: Int, expected: String?) {
    let text = Numerals.fixed(value, decimals)
    if let expected { #expect(text == expected) } else { #expect(text.count == 301) }
  }
}

struct TicksTests {
  @Test(arguments: [
    (0.0, 2.0, ["0.0", "0.5", "1.0", "1.5", "2.0"]), (-0.378, 0.346, ["−0.2", "0.0", "0.2"]),
    (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0.9885, 0.9921, ["0.989", "0.990", "0.991", "0.992"]),
    (1, 20, ["5", "10", "15", "20"]), (3, 3, ["3"]), (0, 1e9, nil),
  ])
  func ticksAreRoundNumbersInTheRange(low: Double, high: Double, expected: [String]?) {
    let ticks = Ticks(ValueRange(low: low, high: high))
    if let expected { #expect(ticks.labels == expected) }
    #expect(ticks.values.count == ticks.labels.count)
    #expect(ticks.values.allSatisfy { $0 >= low - 1e-12 && $0 <= high * (1 + 1e-12) })
    #expect(ticks.values == ticks.values.sorted())
  }

  @Test(arguments: [1e-30, 1e-9, 0.003, 1, 77, 1e6, 1e30])
  func thereAreNeitherFewNorManyTicks(width: Double) {
    for offset in [0, 0.3, -0.77] {
      let ticks = Ticks(ValueRange(low: offset * width, high: offset * width + width))
      #expect((2...6).contains(ticks.values.count), "\(ticks.labels)")
      #expect(Set(ticks.labels).count == ticks.labels.count, "\(ticks.labels)")
    }
  }
}
