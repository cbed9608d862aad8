extension Elementary {
  /// The natural logarithm: −infinity of 0, NaN below 0 and of NaN.
  public static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    // x = 2ᵏ(1 + f), √½ ≤ 1 + f < √2; f is exact.
    var (k, significand) = (x.exponent, x.significand)
    if significand >= 0x1.6a09e667f3bcdp0 { (k, significand) = (k + 1, significand / 2) }
    let f = significand - 1
    // log(1 + f) = f − f²/2 + s (f²/2 + series), s = f / (2 + f).
    let s = f / (2 + f)
    let z = s * s
    let z2 = z * z
    let even = 2.0 / 3 + z2 * (2.0 / 7 + z2 * (2.0 / 11 + z2 * (2.0 / 15 + z2 * (2.0 / 19))))
    let odd = 2.0 / 5 + z2 * (2.0 / 9 + z2 * (2.0 / 13 + z2 * (2.0 / 17 + z2 * (2.0 / 21))))
    let series = z * (even + z * odd)
    let half = f * f / 2
    // k ln 2 + f with its rounding error, which is exact since k ln 2 is the larger, or 0.
    let base = Double(k) * ln2High
    let sum = base + f
    let error = k == 0 ? 0 : (base - sum) + f
    return sum + (error - (half - (s * (half + series) + Double(k) * ln2Low)))
  }
}
