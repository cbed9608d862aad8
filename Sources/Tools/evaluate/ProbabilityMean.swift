/// The mean of several predictions of the same images, added up in double precision.
struct ProbabilityMean {
  private var sums: [Double]
  private var added = 0

  /// Starts without predictions, each of which will have `count` numbers.
  init(count: Int) { sums = Array(repeating: 0, count: count) }

  /// Adds a prediction.
  mutating func add(_ values: [Float]) {
    precondition(values.count == sums.count, "\(values.count) probabilities instead of \(sums.count)")
    for (place, value) in values.enumerated() { sums[place] += Double(value) }
    added += 1
  }

  /// The mean of what was added.
  var values: [Float] { sums.map { Float($0 / Double(added)) } }
}
