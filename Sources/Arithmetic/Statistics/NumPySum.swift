/// Sums of doubles in the order in which NumPy adds them, for results that have to agree with NumPy's to the last bit.
package enum NumPySum {
  /// The sum of an array along its last axis: in eight lanes up to 128 numbers, above in halves.
  package static func pairwise(_ values: [Double]) -> Double { pairwise(values[...]) }

  private static func pairwise(_ values: ArraySlice<Double>) -> Double {
    let count = values.count
    guard count >= 8 else { return values.reduce(-0.0, +) }
    guard count <= 128 else {
      let half = count / 2 - count / 2 % 8
      return pairwise(values.prefix(half)) + pairwise(values.dropFirst(half))
    }
    let start = values.startIndex
    var lanes = Array(values.prefix(8))
    let whole = count - count % 8
    for position in 8..<max(8, whole) { lanes[position % 8] += values[start + position] }
    let sum =
      ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
    return values.dropFirst(whole).reduce(sum, +)
  }

  /// `numpy.std` of a row.
  package static func deviation(_ values: [Double]) -> Double {
    let mean = pairwise(values) / Double(values.count)
    let squares = values.map { ($0 - mean) * ($0 - mean) }
    return (pairwise(squares) / Double(values.count)).squareRoot()
  }

  /// `numpy.std(rows, axis=0)`: row after row is added.
  package static func deviations(ofColumnsIn rows: [[Double]]) -> [Double] {
    let count = Double(rows.count)
    return rows[0].indices.map { column in
      let mean = rows.dropFirst().reduce(rows[0][column]) { $0 + $1[column] } / count
      func square(_ row: [Double]) -> Double { (row[column] - mean) * (row[column] - mean) }
      return (rows.dropFirst().reduce(square(rows[0])) { $0 + square($1) } / count).squareRoot()
    }
  }
}
