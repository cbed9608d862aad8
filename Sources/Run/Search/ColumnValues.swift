import Dataset
import ElementaryFunctions
import Formats
import Training

/// What a column of the candidates may hold: some texts, or any number within a range.
package enum ColumnValues: Sendable, Equatable {
  /// One of these texts, of which there is at least one.
  case list([String])
  /// A number within a range.
  case range(NumberRange)

  /// Reads the value of an option: `32,64,128`, or `3e-4..3e-3` for a column of numbers. Distortions, which have commas
  /// of their own, are listed with semicolons.
  ///
  /// - Throws: ``SearchProblem`` for a range of a column that has none, or one that is empty.
  package init(_ text: String, for column: CandidateColumn) throws(SearchProblem) {
    if let dots = text.firstRange(of: "..") {
      self = .range(try NumberRange(text[..<dots.lowerBound], text[dots.upperBound...], for: column))
    } else {
      let separator: Character = column == .augment ? ";" : ","
      let texts = text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
      guard !texts.contains("") else {
        throw SearchProblem("\(column.option) \(text): expected values between '\(separator)'; found an empty one")
      }
      self = .list(texts.reduce(into: []) { known, text in if !known.contains(text) { known.append(text) } })
    }
  }

  /// How many values there are; `nil` for a range, which has no end of them.
  var count: Int? { if case .list(let texts) = self { texts.count } else { nil } }

  /// The values that stand for all of them where an option may refuse some: those of a list, the ends of a range.
  var checked: [String] {
    switch self {
    case .list(let texts): texts
    case .range(let range): [range.text(range.low), range.text(range.high)]
    }
  }

  func draw(_ random: inout NumPyRandom) -> String {
    switch self {
    case .list(let texts): texts[Int(random.boundedInteger(through: UInt64(texts.count - 1)))]
    case .range(let range): range.draw(&random)
    }
  }
}

/// The numbers between two, both included.
///
/// | numbers | draw, in NumPy |
/// | --- | --- |
/// | of a logarithmic scale | `exp(uniform(log(low), log(high)))` |
/// | of a linear scale | `uniform(low, high)` |
/// | whole, of a linear scale | `low + randint(high - low + 1)` |
///
/// A number is rounded to three significant digits, or to a whole number, and kept within the range.
package struct NumberRange: Sendable, Equatable {
  let low: Double
  let high: Double
  let scale: Scale

  /// How numbers of a column spread.
  enum Scale: Sendable, Equatable {
    case linear, logarithmic, whole, wholeLogarithmic
    fileprivate var isLogarithmic: Bool { self == .logarithmic || self == .wholeLogarithmic }
    fileprivate var isWhole: Bool { self == .whole || self == .wholeLogarithmic }
  }

  fileprivate init(_ low: Substring, _ high: Substring, for column: CandidateColumn) throws(SearchProblem) {
    let text = "\(column.option) \(low)..\(high)"
    guard let scale = column.scale else {
      throw SearchProblem("\(text): expected a list of values, which has no '..'; found a range")
    }
    guard let least = Double(low), let most = Double(high), least.isFinite, most.isFinite, least < most,
      !scale.isWhole || (least == least.rounded() && most == most.rounded() && most <= 1e6)
    else {
      let kind = scale.isWhole ? "whole numbers" : "numbers"
      throw SearchProblem("\(text): expected two \(kind), the smaller one first")
    }
    guard least > 0 || !scale.isLogarithmic else {
      throw SearchProblem("\(text): expected a range above 0, since its scale is logarithmic; list 0 by itself")
    }
    (self.low, self.high, self.scale) = (least, most, scale)
  }

  fileprivate func draw(_ random: inout NumPyRandom) -> String {
    let value: Double
    switch scale {
    case .whole: value = low + Double(random.boundedInteger(through: UInt64(high - low)))
    case .linear: value = random.uniform(low, high)
    case .logarithmic, .wholeLogarithmic:
      value = Elementary.exp(random.uniform(Elementary.log(low), Elementary.log(high)))
    }
    return text(min(max(scale.isWhole ? value.rounded() : Self.rounded(value), low), high))
  }

  fileprivate func text(_ number: Double) -> String { scale.isWhole ? "\(Int(number))" : "\(number)" }

  /// A number in three significant digits: the double next to that decimal number.
  private static func rounded(_ value: Double) -> Double {
    guard value != 0 else { return 0 }
    let exponent = Elementary.decade(of: abs(value)) - 2
    let digits =
      exponent < 0 ? value * Elementary.powerOfTen(-exponent) : value / Elementary.powerOfTen(exponent)
    return Double("\(Int(digits.rounded(.toNearestOrEven)))e\(exponent)") ?? value
  }
}

extension CandidateColumn {
  /// How the numbers of its ranges spread; `nil` for a column that has no ranges.
  fileprivate var scale: NumberRange.Scale? {
    switch self {
    case .learningRate, .weightDecay: .logarithmic
    case .batchSize: .wholeLogarithmic
    case .momentum, .averaging, .labelSmoothing: .linear
    case .epochs, .patience: .whole
    case .recipe, .architecture, .optimizer, .schedule, .augment, .classWeights, .restoreBest, .noShuffle,
      .initialWeights, .freeze, .newHead:
      nil
    }
  }
}
