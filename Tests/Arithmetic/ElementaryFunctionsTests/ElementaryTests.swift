import ElementaryFunctions
import FoundationEssentials
import Testing

@Suite("Elementary functions")
struct ElementaryTests {
  /// A row of Fixtures/values.csv: the exact value is `high + low`.
  private struct Row {
    let function: String
    let argument: Double
    let high: Double
    let low: Double

    static func all() throws -> [Row] {
      let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/values.csv")
      return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
        let fields = line.split(separator: ",").map(String.init)
        let numbers = try fields.dropFirst().map { try #require(Double($0)) }
        return Row(function: fields[0], argument: numbers[0], high: numbers[1], low: numbers[2])
      }
    }
  }

  /// Besides the last rounding, half an ulp, each bound has room for the roundings of the terms before it: of numbers
  /// up to a share of the result, each wrong by half an ulp of its own.
  ///
  /// | function | the largest terms | share of the result | roundings | bound in ulp |
  /// | --- | --- | --- | --- | --- |
  /// | exp | r² (½ + …) ≤ 0.065 beside 0.7 | 0.09 | 5 | 0.5 + 2 · 0.5 · 5 · 0.09 < 0.96 |
  /// | log | f²/2 ≤ 0.086 beside 0.35 | 0.25 | 3 | 0.5 + 0.5 · 3 · 0.25 < 0.88 |
  /// | sinPi | y³/6 ≤ 0.081 beside 0.7 | 0.12 | 4 | 0.5 + 2 · 0.5 · 4 · 0.12 < 0.98 |
  /// | cosPi | y²/2 ≤ 0.31 beside 0.7 | 0.44 | 1 | 0.5 + 0.44 < 0.95 |
  ///
  /// A factor 2 stands where the result can be just below a power of two and its terms just above theirs.
  @Test("are within one ulp of the exact value", arguments: ["exp", "log", "sinPi", "cosPi"])
  func accuracy(_ name: String) throws {
    let rows = try Row.all().filter { $0.function == name }
    #expect(rows.count >= 200)
    for row in rows {
      let found =
        switch name {
        case "exp": Elementary.exp(row.argument)
        case "log": Elementary.log(row.argument)
        case "sinPi": Elementary.sinPi(row.argument)
        default: Elementary.cosPi(row.argument)
        }
      // The first difference is exact, since the two are neighbours or equal.
      let error = abs((found - row.high) - row.low)
      #expect(error <= row.high.ulp, "\(name)(\(row.argument)): \(found), \(row.high) expected")
    }
  }

  @Test("single-precision results are those of the exact values")
  func singlePrecision() throws {
    for row in try Row.all() where row.function == "exp" || row.function == "log" {
      let found = row.function == "exp" ? Elementary.exp(row.argument) : Elementary.log(row.argument)
      #expect(Float(found) == Float(row.high), "\(row.function)(\(row.argument))")
    }
  }

  @Test("the exponential function at its ends")
  func exponentialEdges() {
    #expect(Elementary.exp(-.infinity) == 0 && Elementary.exp(-746) == 0 && Elementary.exp(-745.2) == 0)
    #expect(Elementary.exp(.infinity) == .infinity && Elementary.exp(709.8) == .infinity)
    #expect(Elementary.exp(1e300) == .infinity && Elementary.exp(-1e300) == 0)
    #expect(Elementary.exp(.nan).isNaN)
    #expect(Elementary.exp(0) == 1 && Elementary.exp(-0.0) == 1)
  }

  @Test("the logarithm at its ends")
  func logarithmEdges() {
    #expect(Elementary.log(0) == -.infinity && Elementary.log(-0.0) == -.infinity)
    #expect(Elementary.log(.infinity) == .infinity)
    #expect(Elementary.log(-1).isNaN && Elementary.log(-.infinity).isNaN && Elementary.log(.nan).isNaN)
    #expect(Elementary.log(1) == 0)
  }

  @Test("sines and cosines of quarter turns are exact")
  func quarters() {
    for (quarter, (sine, cosine)) in [(0.0, 1.0), (1, 0), (0, -1), (-1, 0)].enumerated() {
      for turns in [-4.0, 0, 2, 1_000_000] {
        let x = Double(quarter) / 2 + turns
        #expect(Elementary.sinPi(x) == sine && Elementary.cosPi(x) == cosine, "\(x)")
      }
    }
    for x in [Double.infinity, -.infinity, .nan] {
      #expect(Elementary.sinPi(x).isNaN && Elementary.cosPi(x).isNaN)
    }
  }

  @Test("powers of ten are the numbers that their decimal forms are", arguments: -22...22)
  func powersOfTen(_ exponent: Int) {
    #expect(Elementary.powerOfTen(exponent) == Double("1e\(exponent)"))
  }

  @Test("the decade of a number is that of its decimal form", arguments: -22...22)
  func decades(_ exponent: Int) throws {
    let power = try #require(Double("1e\(exponent)"))
    #expect(Elementary.decade(of: power) == exponent)
    #expect(Elementary.decade(of: power.nextDown) == exponent - 1)
    #expect(Elementary.decade(of: 9.99 * power) == exponent)
  }

  /// The bits themselves: a compiler that contracted or reordered the sums would change some of them.
  @Test("bits are the same on every machine")
  func bits() {
    var checksum: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<20_000 {
      let x = Double(index &* 7919 % 20_011) / 20_011
      for value in [
        Elementary.exp(-40 * x), Elementary.log(100 * x + 1e-9), Elementary.sinPi(2 * x - 1),
        Elementary.cosPi(2 * x - 1),
      ] {
        checksum = (checksum ^ value.bitPattern) &* 0x100_0000_01b3
      }
    }
    #expect(checksum == 12_845_087_209_226_116_702)
  }
}
