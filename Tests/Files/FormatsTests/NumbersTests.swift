import Formats
import Testing

@Suite struct NumbersTests {
  @Test(arguments: [
    (0.0, 4, "0.0000"), (0.03214999, 4, "0.0321"), (-1.5, 0, "-2"), (2.5, 0, "2"),
    (1e21, 1, "1000000000000000000000.0"),
    (.nan, 2, "nan"), (.infinity, 2, "inf"), (-.infinity, 3, "-inf"), (0.1, 20, "0.10000000000000000555"),
  ])
  func fixed(value: Double, digits: Int, text: String) {
    #expect(Numbers.fixed(value, digits) == text)
  }

  @Test func fixedHoldsTheLargestNumber() {
    #expect(Numbers.fixed(-.greatestFiniteMagnitude, 40).count == 1 + 309 + 1 + 40)
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (60_000, "60,000"), (-1_234_567, "-1,234,567"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func grouped(value: Int, text: String) {
    #expect(Formats.grouped(value) == text)
  }

  @Test(arguments: [
    (0.0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (3599, "59:59"), (3600, "1:00:00"), (36_061, "10:01:01"),
    (.nan, "-:--"), (.infinity, "-:--"), (-1, "-:--"),
  ])
  func clock(seconds: Double, text: String) {
    #expect(Numbers.clock(seconds: seconds) == text)
  }

  @Test func percentOfAShare() {
    #expect(Numbers.percent(0.98916) == "98.92 %")
    #expect(Numbers.percent(1, 0) == "100 %")
  }
}
