import Glibc

/// Numbers as people read them. Files have the shortest text that gives the same number back instead.
public enum Numbers {
  /// A number with a fixed count of digits after the point, such as `0.0321`, rounded half to even from the exact
  /// binary value; `nan`, `inf` and `-inf` otherwise.
  public static func fixed(_ value: Double, _ digits: Int) -> String {
    precondition((0...40).contains(digits), "\(digits) digits after the point")
    // 309 digits before the point at most, a sign, the point, the digits and the final zero.
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 360) { buffer in
      let count = withVaList([Int32(digits), value]) { vsnprintf(buffer.baseAddress, buffer.count, "%.*f", $0) }
      return String(decoding: buffer[..<Int(count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }

  /// A fraction as percent, such as `98.92 %`.
  public static func percent(_ fraction: Double, _ digits: Int = 2) -> String {
    fixed(100 * fraction, digits) + " %"
  }

  /// A length of time as `m:ss`, or `h:mm:ss` from an hour on; `-:--` if it is not a finite time.
  public static func clock(seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e9 else { return "-:--" }
    let total = Int(seconds.rounded())
    let (minutes, rest) = (total / 60, total % 60)
    return minutes < 60
      ? "\(minutes):\(padded(rest))" : "\(minutes / 60):\(padded(minutes % 60)):\(padded(rest))"
  }

  private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
