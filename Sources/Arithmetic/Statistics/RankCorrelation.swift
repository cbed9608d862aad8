/// Spearman's rank correlation of two series: Pearson's of their ranks, equal values sharing the mean of theirs.
///
/// From −1 to 1; `nil` where a series has one value only, as then there is no order to compare. Checked against SciPy's
/// `spearmanr` to 1e-12.
///
/// - Precondition: both series are of one length and have no NaN.
package func rankCorrelation(_ first: [Double], _ second: [Double]) -> Double? {
  precondition(first.count == second.count, "series of \(first.count) and \(second.count)")
  let (a, b) = (ranks(first), ranks(second))
  // The mean of ranks is known, whatever ties there are.
  let mean = Double(first.count + 1) / 2
  var (products, squares, otherSquares) = (0.0, 0.0, 0.0)
  for (x, y) in zip(a, b) {
    products += (x - mean) * (y - mean)
    squares += (x - mean) * (x - mean)
    otherSquares += (y - mean) * (y - mean)
  }
  guard squares > 0, otherSquares > 0 else { return nil }
  return products / (squares * otherSquares).squareRoot()
}

/// The place of each value in the order of all, from 1.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var start = 0
  while start < order.count {
    var end = start + 1
    while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
    for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
    start = end
  }
  return ranks
}
