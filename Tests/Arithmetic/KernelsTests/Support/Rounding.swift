import Reference
import Testing

/// How far n roundings, one after another, can take a number from its exact value, relative to it: γₙ = nu / (1 − nu).
///
/// A sum of products in which no path from a term to the result is rounded more than n times is off by at most γₙ times
/// the sum of the terms' magnitudes, whatever the order of the additions (Higham, "Accuracy and Stability of Numerical
/// Algorithms", 2002, lemmas 3.1 and 3.3). A fused multiply–add is one rounding. Single precision has u = 2⁻²⁴; the
/// double-precision reference rounds too, with u = 2⁻⁵³ and not more often, and its share is added here.
func gamma(_ roundings: Int) -> Double {
  func share(_ unit: Double) -> Double { Double(roundings) * unit / (1 - Double(roundings) * unit) }
  return share(0x1p-24) + share(0x1p-53)
}

/// Expects every number to lie within its own bound of the reference; a bound of zero asks for equality.
func expect<Numbers: Collection<Float>>(
  _ actual: Numbers, equals expected: [Double], within bounds: [Double], _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count, bounds.count == expected.count else {
    Issue.record("\(what()): \(expected.count) numbers expected, \(actual.count) found", sourceLocation: sourceLocation)
    return
  }
  var index = 0
  for value in actual {
    // Written so that a NaN fails.
    if !(abs(Double(value) - expected[index]) <= bounds[index]) {
      Issue.record(
        "\(what()) [\(index)]: \(expected[index]) ± \(bounds[index]) expected, \(value) found",
        sourceLocation: sourceLocation)
      return
    }
    index += 1
  }
}

/// Expects every number to be exactly the reference's.
func expect<Numbers: Collection<Float>>(
  _ actual: Numbers, equals expected: [Double], _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  expect(
    actual, equals: expected, within: Array(repeating: 0, count: expected.count), what(),
    sourceLocation: sourceLocation)
}

/// Expects equal bits, so that 0 is not −0 and a NaN is itself.
func expectSameBits(
  _ actual: [Float], _ expected: [Float], _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let different = zip(actual, expected).enumerated().first { $1.0.bitPattern != $1.1.bitPattern }
  if let different {
    Issue.record(
      "\(what()) [\(different.offset)]: \(different.element.1) expected, \(different.element.0) found",
      sourceLocation: sourceLocation)
  }
  #expect(actual.count == expected.count, sourceLocation: sourceLocation)
}
