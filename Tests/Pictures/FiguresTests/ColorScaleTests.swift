import Figures
import Testing

struct ColorScaleTests {
  @Test func rangeIsThatOfTheFiniteValues() {
    let range = ValueRange(of: [3, -2, .nan, .infinity, -.infinity, 0.5])
    #expect(range == ValueRange(low: -2, high: 3))
  }

  @Test func rangeAboutZeroReachesEquallyFar() {
    #expect(ValueRange(of: [-2, 0.5], centredOnZero: true) == ValueRange(low: -2, high: 2))
    #expect(ValueRange(of: [1, 3], centredOnZero: true) == ValueRange(low: -3, high: 3))
  }

  @Test(arguments: [[], [Float.nan, .nan], [.infinity], [0, -0.0]])
  func rangeOfNothingIsZero(values: [Float]) {
    let range = ValueRange(of: values)
    #expect(range == ValueRange(low: 0, high: 0))
    #expect(range.low.sign == .plus && range.high.sign == .plus)
    #expect(ValueRange(of: values, centredOnZero: true).low.sign == .plus)
  }

  @Test(arguments: ColorMap.all)
  func endsAndMiddleGetTheirColours(map: ColorMap) {
    let scale = ColorScale(map: map, range: ValueRange(low: -2, high: 6))
    #expect(scale.color(of: -2) == map.color(at: 0))
    #expect(scale.color(of: 6) == map.color(at: 1))
    #expect(scale.color(of: 2) == map.color(at: 0.5))
    #expect(scale.color(of: -99) == map.color(at: 0))
    #expect(scale.color(of: .infinity) == map.color(at: 1))
    #expect(scale.color(of: .nan) == ColorMap.notANumber)
  }

  @Test func fittingPutsZeroInTheMiddleOfCoolwarm() {
    let scale = ColorScale(map: .coolwarm, fitting: [-0.1, 0.4])
    #expect(scale.color(of: 0) == ColorMap.coolwarm.color(at: 0.5))
    #expect(scale.color(of: 0.4) == ColorMap.coolwarm.color(at: 1))
    #expect(scale.color(of: -0.1) == ColorMap.coolwarm.color(at: 0.375))
  }

  @Test(arguments: [Float(0), 3, -3])
  func oneValueHasAColourWithoutDivision(value: Float) {
    let viridis = ColorScale(map: .viridis, fitting: [value, value])
    #expect(viridis.color(of: value) == ColorMap.viridis.color(at: 0))
    #expect(viridis.color(of: value + 1) == ColorMap.viridis.color(at: 1))
    #expect(viridis.color(of: value - 1) == ColorMap.viridis.color(at: 0))
    #expect(viridis.color(of: .nan) == ColorMap.notANumber)

    let coolwarm = ColorScale(map: .coolwarm, fitting: [value, value])
    let position = value == 0 ? 0.5 : value > 0 ? 1 : 0
    #expect(coolwarm.color(of: value) == ColorMap.coolwarm.color(at: position))
  }

  @Test func rangesThatOverflowFloatStillHaveColours() {
    let scale = ColorScale(map: .gray, fitting: [-Float.greatestFiniteMagnitude, Float.greatestFiniteMagnitude])
    #expect(scale.color(of: 0) == ColorMap.gray.color(at: 0.5))
  }
}
