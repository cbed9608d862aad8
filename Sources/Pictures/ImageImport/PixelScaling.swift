import Formats

/// How numbers in a table or an array become bytes.
enum PixelScaling: Equatable {
  /// Whole numbers from 0 to 255, as they are.
  case bytes
  /// Numbers from 0 to a maximum, multiplied by 255 / maximum and rounded half to even: `(255 / maximum * a).round()`.
  case maximum(Double)

  /// Nothing finer than this is a picture's.
  static let fractions = PixelScaling.maximum(1)

  /// The byte of a number; `nil` if it is outside the range, or for ``bytes`` not whole.
  func byte(_ number: Double) -> UInt8? {
    switch self {
    case .bytes: return UInt8(exactly: number)
    case .maximum(let maximum):
      guard (0...maximum).contains(number) else { return nil }
      return UInt8((255 * number / maximum).rounded(.toNearestOrEven))
    }
  }

  /// The numbers that are expected, for messages.
  var expectation: String {
    switch self {
    case .bytes: "a whole number from 0 to 255"
    case .maximum(let maximum): "a number from 0 to \(Self.text(maximum))"
    }
  }

  /// What was done, in words.
  var remark: String? {
    guard case .maximum(let maximum) = self else { return nil }
    return
      "pixels from 0 to \(Self.text(maximum)) are multiplied by \(maximum == 1 ? "255" : "255/\(Self.text(maximum))")"
      + " and rounded"
  }

  /// What to do about pixels none of which is as light as pixels usually are; `nil` if one is.
  static func remark(brightest: UInt8) -> String? {
    guard brightest > 0, brightest <= 127 else { return nil }
    return "no pixel is above \(brightest) of 255: if \(brightest) is white, scale them with --maximum \(brightest)"
  }

  private static func text(_ number: Double) -> String {
    Int(exactly: number).map { "\($0)" } ?? "\(number)"
  }
}
