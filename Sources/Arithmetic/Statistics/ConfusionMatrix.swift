/// How often samples of each class were predicted to be of each class.
package struct ConfusionMatrix: Sendable, Equatable {
  /// The number of classes: labels are 0…`classCount`−1.
  package let classCount: Int
  private var counts: [Int]

  /// A matrix of zeros.
  ///
  /// - Precondition: `classCount` is at least 1.
  package init(classCount: Int) {
    precondition(classCount >= 1, "a confusion matrix of \(classCount) classes")
    self.classCount = classCount
    counts = [Int](repeating: 0, count: classCount * classCount)
  }

  /// Takes counts as they are: `counts[label][predicted]`.
  ///
  /// - Precondition: the counts are a square of at least one class, and none is negative.
  package init(counts: [[Int]]) {
    precondition(!counts.isEmpty && counts.allSatisfy { $0.count == counts.count }, "counts that are not a square")
    precondition(counts.allSatisfy { $0.allSatisfy { $0 >= 0 } }, "a negative count")
    classCount = counts.count
    self.counts = counts.flatMap { $0 }
  }

  /// Counts pairs of a label and a prediction.
  ///
  /// - Precondition: there are as many labels as predictions, all of them within 0…`classCount`−1.
  package init<Label: BinaryInteger>(classCount: Int, labels: some Sequence<Label>, predicted: some Sequence<Label>) {
    self.init(classCount: classCount)
    var predictions = predicted.makeIterator()
    for label in labels {
      guard let prediction = predictions.next() else { preconditionFailure("a label without a prediction") }
      record(label: Int(label), predicted: Int(prediction))
    }
    precondition(predictions.next() == nil, "a prediction without a label")
  }

  /// Counts one more sample.
  ///
  /// - Precondition: both numbers are within 0…`classCount`−1.
  package mutating func record(label: Int, predicted: Int) { counts[index(label, predicted)] += 1 }

  /// The number of samples of class `label` that were predicted to be of class `predicted`.
  ///
  /// - Precondition: both numbers are within 0…`classCount`−1.
  package subscript(label label: Int, predicted predicted: Int) -> Int { counts[index(label, predicted)] }

  /// The number of samples.
  package var count: Int { counts.reduce(0, +) }

  /// The number of samples that were classified correctly.
  package var correct: Int { (0..<classCount).reduce(0) { $0 + self[label: $1, predicted: $1] } }

  /// The fraction of samples that were classified correctly; 0 if there are no samples.
  package var accuracy: Double { ratio(correct, count) }

  /// The number of samples of a class.
  package func support(label: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + self[label: label, predicted: $1] }
  }

  /// The number of samples that were predicted to be of a class.
  package func predictions(of predicted: Int) -> Int {
    (0..<classCount).reduce(0) { $0 + self[label: $1, predicted: predicted] }
  }

  /// A class mistaken for another, and how often.
  package struct Confusion: Sendable, Equatable {
    /// What the samples are.
    package let label: Int
    /// What they were predicted to be.
    package let predicted: Int
    /// The number of samples.
    package let count: Int
  }

  /// The most frequent mistakes, most frequent first; equally frequent ones by label, then by prediction.
  ///
  /// - `limit`: The largest number of mistakes to return; pairs that never occurred are left out.
  package func largestConfusions(limit: Int) -> [Confusion] {
    var confusions: [Confusion] = []
    for label in 0..<classCount {
      for predicted in 0..<classCount where label != predicted && self[label: label, predicted: predicted] > 0 {
        confusions.append(
          Confusion(label: label, predicted: predicted, count: self[label: label, predicted: predicted]))
      }
    }
    // Enumerated in the order that breaks ties.
    let ordered = confusions.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
    return ordered.prefix(max(0, limit)).map(\.element)
  }

  private func index(_ label: Int, _ predicted: Int) -> Int {
    precondition(
      (0..<classCount).contains(label) && (0..<classCount).contains(predicted),
      "label \(label), predicted \(predicted) among \(classCount) classes")
    return label * classCount + predicted
  }
}

/// A quotient of counts, 0 where there is nothing to divide by.
func ratio(_ part: Int, _ whole: Int) -> Double { whole == 0 ? 0 : Double(part) / Double(whole) }
