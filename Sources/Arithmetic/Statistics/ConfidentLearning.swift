/// Which labels are probably wrong, by confident learning.
///
/// The method is that of Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels",
/// J. Artificial Intelligence Research 70 (2021). The samples and their order are those of cleanlab 2.9.0:
///
/// ```python
/// find_label_issues(labels, pred_probs, filter_by="prune_by_noise_rate", return_indices_ranked_by="self_confidence")
/// ```
///
/// 1. A class's threshold is the mean probability that its own samples have of it.
/// 2. A sample is counted in `joint[label][class]` for the class whose threshold its probability reaches, the most
///    probable one of several. Rows are scaled to the classes' sizes, and rounded so that their sums stay.
/// 3. Of the samples of each label, as many as `joint[label][class]` are suspected for each other class: those whose
///    probability of that class exceeds that of their label by most.
/// 4. Those are left out of whose label is the most probable class.
///
/// Sums are added in NumPy's order. Equal values are ordered by the sample's place, as a stable sort does it;
/// cleanlab's sorts are not stable, so where many probabilities are equal to the last bit it may name others of them.
/// Checked against cleanlab for data without such ties.
package enum ConfidentLearning {
  /// cleanlab's tolerance: by so much a probability may miss a threshold, or the greatest one.
  private static let tolerance = 1e-6

  /// The samples whose labels are probably wrong, least probable label first.
  ///
  /// - `labels`: The class of each sample, 0…`classCount`−1.
  /// - `probabilities`: What a model that was not trained on the sample gives each class, row by row.
  /// - `classCount`: The number of classes, at least 2.
  /// - Precondition: there are `classCount` probabilities for each label.
  package static func issues(labels: [Int], probabilities: [Double], classCount: Int) -> [Int] {
    precondition(
      probabilities.count == labels.count * classCount,
      "\(probabilities.count) probabilities of \(labels.count) samples")
    let samples = Samples(labels: labels, probabilities: probabilities, classCount: classCount)
    let counts = pruneCounts(samples.calibratedJoint())
    var isIssue = [Bool](repeating: false, count: labels.count)
    for (label, members) in samples.members.enumerated() where members.count > 1 {
      for other in 0..<classCount where other != label && counts[label][other] > 0 {
        let margins = members.map { samples[$0, other] - samples[$0, label] }
        let order = members.indices.sorted { (-margins[$0], $0) < (-margins[$1], $1) }
        for place in order.prefix(counts[label][other]) { isIssue[members[place]] = true }
      }
    }
    return labels.indices.filter { isIssue[$0] && samples.suggestion(of: $0, favouringLabel: true) != labels[$0] }
      .map { (confidence: samples[$0, labels[$0]], sample: $0) }
      .sorted { $0 < $1 }.map(\.sample)
  }

  /// The labels and probabilities of samples.
  private struct Samples {
    let labels: [Int]
    let probabilities: [Double]
    let classCount: Int
    /// The samples of each class, ascending.
    let members: [[Int]]

    init(labels: [Int], probabilities: [Double], classCount: Int) {
      (self.labels, self.probabilities, self.classCount) = (labels, probabilities, classCount)
      var members = [[Int]](repeating: [], count: classCount)
      for (sample, label) in labels.enumerated() { members[label].append(sample) }
      self.members = members
    }

    subscript(sample: Int, label: Int) -> Double { probabilities[sample * classCount + label] }

    /// The most probable class, the lowest of several.
    ///
    /// - `favouringLabel`: Whether the sample's label gets the tolerance on top.
    func suggestion(of sample: Int, favouringLabel: Bool) -> Int {
      var best = (label: 0, probability: -Double.infinity)
      for label in 0..<classCount {
        let probability = self[sample, label] + (favouringLabel && label == labels[sample] ? tolerance : 0)
        if probability > best.probability { best = (label, probability) }
      }
      return best.label
    }

    /// Above 1 where a class has no samples, so that none is counted in it.
    private var thresholds: [Double] {
      members.enumerated().map { label, members in
        guard !members.isEmpty else { return 2 }
        let mean = NumPySum.pairwise(members.map { self[$0, label] }) / Double(members.count)
        return max(mean, 2 * tolerance)
      }
    }

    /// The number of samples by label and confident class; each row adds up to the samples of its label.
    func calibratedJoint() -> [[Int]] {
      let thresholds = thresholds
      var joint = [[Double]](repeating: [Double](repeating: 0, count: classCount), count: classCount)
      for (sample, label) in labels.enumerated() {
        let confident = (0..<classCount).filter { self[sample, $0] >= thresholds[$0] - tolerance }
        guard let first = confident.first else { continue }
        joint[label][confident.count == 1 ? first : suggestion(of: sample, favouringLabel: false)] += 1
      }
      for label in 0..<classCount { joint[label][label] = max(joint[label][label], 1) }
      for label in 0..<classCount {
        let sum = joint[label].reduce(0, +)
        for other in 0..<classCount { joint[label][other] = joint[label][other] / sum * Double(members[label].count) }
      }
      // NumPy adds this array column by column, as it lies in memory.
      let total = NumPySum.pairwise((0..<classCount).flatMap { other in joint.map { $0[other] } })
      return joint.map { row in
        roundedKeepingSum(row.map { $0 / max(total, 1e-100) * Double(labels.count) })
      }
    }
  }

  /// How many samples of each label to suspect for each other class: the joint, with at least one sample on the
  /// diagonal, for which the others of its row are lowered.
  private static func pruneCounts(_ joint: [[Int]]) -> [[Int]] {
    joint.enumerated().map { label, row in
      let lack = max(0, 1 - row[label])
      guard lack > 0 else { return row }
      let others = max(Double(row.count { $0 != 0 }) - 1, 1)
      return row.enumerated().map { other, count in
        other == label ? count + lack : Int(max(0, Double(count) - Double(lack) / others))
      }
    }
  }

  /// Rounds numbers so that their sum stays what it is, rounded: those that rounding changed most make up for the rest.
  private static func roundedKeepingSum(_ values: [Double]) -> [Int] {
    var whole = values.map { $0.rounded(.toNearestOrEven) }
    let wanted = NumPySum.pairwise(values).rounded(.toNearestOrEven)
    while true {
      let difference = wanted - NumPySum.pairwise(whole).rounded(.toNearestOrEven)
      guard abs(difference) > tolerance else { return whole.map { Int($0) } }
      let errors = zip(values, whole).map { $0 - $1 }
      var order = errors.indices.sorted { (errors[$0], $0) < (errors[$1], $1) }
      if difference > 0 { order.reverse() }
      for place in order.prefix(Int(abs(difference))) { whole[place] += difference < 0 ? -1 : 1 }
    }
  }
}
