extension Array where Element == Double {
  /// The middle value, or the mean of the two in the middle; NaN of nothing.
  public var median: Double { quantile(0.5) }

  /// The value below which a share of the values lies, interpolated between neighbours; NaN of nothing.
  public func quantile(_ share: Double) -> Double {
    guard !isEmpty else { return .nan }
    let ordered = sorted()
    let place = share * Double(count - 1)
    let below = Int(place)
    let above = Swift.min(below + 1, count - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - Double(below))
  }
}

extension Duration {
  /// The duration in seconds.
  public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
