import ElementaryFunctions

/// Student's t distribution.
struct StudentT {
  /// The degrees of freedom ν.
  let degrees: Int

  /// The probability that |T| is at least |t|: the regularised incomplete beta function I(x; a, b) at x = ν/(ν + t²)
  /// with a = ν/2 and b = 1/2 (Abramowitz and Stegun 26.7.1 and 26.5.27).
  ///
  /// - Precondition: there is a degree of freedom, and t is a number.
  func twoSidedTail(_ t: Double) -> Double {
    precondition(degrees >= 1 && !t.isNaN, "\(degrees) degrees of freedom, t = \(t)")
    let (nu, square) = (Double(degrees), t * t)
    guard square.isFinite else { return 0 }
    let (x, rest) = (nu / (nu + square), square / (nu + square))
    // x^a (1 − x)^b / B(a, b), the factor in front of the fraction on either side.
    let front = Elementary.exp(nu / 2 * Elementary.log(x)) * rest.squareRoot() / beta
    // The fraction converges fast below the mean of the beta distribution; above it the other tail does.
    return x < (nu / 2 + 1) / (nu / 2 + 2.5)
      ? front * Self.fraction(x, nu / 2, 0.5) / (nu / 2) : 1 - front * Self.fraction(rest, 0.5, nu / 2) / 0.5
  }

  /// B(ν/2, 1/2), from B(1/2, 1/2) = π or B(1, 1/2) = 2 by B(a + 1, b) = B(a, b)·a/(a + b).
  private var beta: Double {
    let isEven = degrees.isMultiple(of: 2)
    var beta: Double = isEven ? 2 : .pi
    for twice in stride(from: isEven ? 2 : 1, to: degrees, by: 2) { beta = beta * Double(twice) / Double(twice + 1) }
    return beta
  }

  /// The continued fraction 26.5.8 by Lentz's method in W. J. Thompson and A. R. Barnett's form (1986).
  private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    func away(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
    var (c, d) = (1.0, 1 / away(1 - (a + b) * x / (a + 1)))
    var value = d
    for m in 1...10_000 {
      let m = Double(m)
      let terms = [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ]
      var change = 1.0
      for term in terms {
        d = 1 / away(1 + term * d)
        c = away(1 + term / c)
        change = c * d
        value *= change
      }
      if abs(change - 1) < 2e-16 { break }
    }
    return value
  }
}
