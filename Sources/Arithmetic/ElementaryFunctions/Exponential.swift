extension Elementary {
  /// e to the power of a number: 0 below −745.2, infinity above 709.8, NaN for NaN.
  public static func exp(_ x: Double) -> Double {
    // Written so that NaN fails it, too.
    guard abs(x) < 746 else { return x > 0 ? .infinity : x < 0 ? 0 : x }
    let k = (x * 0x1.71547652b82fep0).rounded()
    // x = k ln 2 + r + tail; the first difference is exact.
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let tail = (high - r) - low
    // exp(r) − 1 − r, in pairs that do not wait for one another.
    let r2 = r * r
    let r4 = r2 * r2
    let a = (1.0 / 2 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120))
    let b = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40_320 + r * (1.0 / 362_880))
    let c = (1.0 / 3_628_800 + r * (1.0 / 39_916_800)) + r2 * (1.0 / 479_001_600 + r * (1.0 / 6_227_020_800))
    let rest = r2 * (a + r4 * (b + r4 * c))
    // 1 + r with its rounding error, which is exact since 1 is the larger.
    let sum = 1 + r
    let error = (1 - sum) + r
    return scaled(sum + (error + (tail + rest)), by: Int(k))
  }

  /// A number times 2ᵏ, in two steps where 2ᵏ alone is no normal number; the only step that can round is the last.
  private static func scaled(_ value: Double, by k: Int) -> Double {
    if k >= -1021 && k <= 1023 { return value * power(k) }
    return k > 0 ? value * power(1023) * power(k - 1023) : value * power(k + 200) * power(-200)
  }

  private static func power(_ k: Int) -> Double { Double(bitPattern: UInt64(k + 1023) << 52) }
}
