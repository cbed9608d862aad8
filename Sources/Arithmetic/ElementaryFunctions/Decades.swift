extension Elementary {
  /// 10 to a whole power: the nearest number from 10⁻²² to 10²²; beyond, within as many ulp as there are factors.
  public static func powerOfTen(_ exponent: Int) -> Double {
    let power = (0..<abs(exponent)).reduce(1.0) { product, _ in product * 10 }
    return exponent < 0 ? 1 / power : power
  }

  /// The largest whole power to which 10 is no more than a number.
  ///
  /// - Precondition: the number is above 0 and finite.
  public static func decade(of x: Double) -> Int {
    precondition(x > 0 && x < .infinity, "the decade of \(x)")
    var decade = Int((Double(x.exponent) * 0.30103).rounded(.down))
    while powerOfTen(decade) > x { decade -= 1 }
    while powerOfTen(decade + 1) <= x { decade += 1 }
    return decade
  }
}
