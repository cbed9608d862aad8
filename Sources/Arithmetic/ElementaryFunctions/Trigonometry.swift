extension Elementary {
  /// The sine of x half turns, sin(πx): exact at multiples of ½; NaN for infinity and NaN.
  public static func sinPi(_ x: Double) -> Double {
    // sin(π(n + r)) = (−1)ⁿ sin(πr), −½ ≤ r ≤ ½; both steps are exact.
    let turned = x.truncatingRemainder(dividingBy: 2)
    let n = turned.rounded()
    let r = turned - n
    let value = abs(r) <= 0.25 ? sine(r) : r > 0 ? cosine(0.5 - r) : -cosine(0.5 + r)
    return n == 1 || n == -1 ? 0 - value : value
  }

  /// The cosine of x half turns, cos(πx): exact at multiples of ½; NaN for infinity and NaN.
  public static func cosPi(_ x: Double) -> Double {
    let turned = abs(x).truncatingRemainder(dividingBy: 2)
    let n = turned.rounded()
    let r = abs(turned - n)
    let value = r <= 0.25 ? cosine(r) : sine(0.5 - r)
    return n == 1 ? 0 - value : value
  }

  /// sin(πr) for |r| ≤ ¼.
  private static func sine(_ r: Double) -> Double {
    let (y, tail) = radians(r)
    let z = y * y
    let polynomial =
      -1.0 / 6 + z
      * (1.0 / 120 + z
        * (-1.0 / 5040 + z
          * (1.0 / 362_880 + z
            * (-1.0 / 39_916_800 + z
              * (1.0 / 6_227_020_800 + z * (-1.0 / 1_307_674_368_000 + z * (1.0 / 355_687_428_096_000)))))))
    return y + (y * z * polynomial + tail * (1 - z / 2))
  }

  /// cos(πr) for |r| ≤ ¼.
  private static func cosine(_ r: Double) -> Double {
    let (y, tail) = radians(r)
    let z = y * y
    let polynomial =
      1.0 / 24 + z
      * (-1.0 / 720 + z
        * (1.0 / 40_320 + z
          * (-1.0 / 3_628_800 + z
            * (1.0 / 479_001_600 + z * (-1.0 / 87_178_291_200 + z * (1.0 / 20_922_789_888_000))))))
    let half = z / 2
    let sum = 1 - half
    let error = (1 - sum) - half
    return sum + (error + (z * z * polynomial - y * tail))
  }

  /// πr and what its rounding left over.
  private static func radians(_ r: Double) -> (y: Double, tail: Double) {
    let y = r * .pi
    return (y, (-y).addingProduct(r, .pi) + r * 0x1.1a62633145c07p-53)
  }
}
