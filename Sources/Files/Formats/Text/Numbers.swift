import Glibc

/// Numbers as people read them. Files have the shortest text that gives the same number back instead.
package enum Numbers {
  /// A number with a fixed count of digits after the point, such as `0.0321`, rounded half to even from the exact
  /// binary value; `nan`, `inf` and `-inf` otherwise.
  package static func fixed(_ value: Double, _ digits: Int) -> String {
    formatted("%.*f", digits, value)
  }

  /// A number by a format of the C library that takes a count of digits, 0 to 40, and the number.
  static func formatted(_ format: String, _ digits: Int, _ value: Double) -> String {
    precondition((0...40).contains(digits), "\(digits) digits")
    // 309 digits before the point at most, a sign, the point, the digits and the final zero.
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 360) { buffer in
      let count = withVaList([Int32(digits), value]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
      return String(decoding: buffer[..<Int(count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// A fraction as percent, such as `98.92 %`.
  package static func percent(_ fraction: Double, _ digits: Int = 2) -> String {
    fixed(100 * fraction, digits) + " %"
  }

  /// A probability as percent: one that is below 1 never reads as 100 %, and one above 0 never as 0 %.
  package static func probability(_ value: some BinaryFloatingPoint) -> String {
    switch percent(Double(value)) {
    case "100.00 %" where value < 1: ">99.99 %"
    case "0.00 %" where value > 0: "<0.01 %"
    case let text: text
    }
  }

  /// A p-value, or another number that may be next to 0: `<0.001`.
  package static func small(_ value: Double, _ digits: Int) -> String {
    let limit = (0..<digits).reduce(1.0) { limit, _ in limit / 10 }
    return value < limit ? "<\(fixed(limit, digits))" : fixed(value, digits)
  }

  /// A length of time as `m:ss`, or `h:mm:ss` from an hour on; `-:--` if it is not a finite time.
  package static func clock(seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e9 else { return "-:--" }
    let total = Int(seconds.rounded())
    let (minutes, rest) = (total / 60, total % 60)
    return minutes < 60
      ? "\(minutes):\(padded(rest))" : "\(minutes / 60):\(padded(minutes % 60)):\(padded(rest))"
  }

  private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
