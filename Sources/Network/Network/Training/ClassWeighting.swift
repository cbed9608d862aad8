import Dataset

/// How much images of each class count in training.
package enum ClassWeighting: String, Sendable, CaseIterable {
  /// All images count the same.
  case none
  /// Classes of few images count as much as those of many.
  case balanced

  /// The weight of an image of each class, by label; `nil` where all are 1.
  ///
  /// Balanced weights are those of scikit-learn's `compute_class_weight("balanced", classes=np.unique(y), y=y)`: of n
  /// images of k classes an image of a class with m images weighs n / (k · m). Keras takes them as `class_weight`: the
  /// loss of a batch is the sum of the weighted losses, divided by the number of images. A class that none of the
  /// images has weighs 1.
  ///
  /// - `data`: The images.
  /// - `indices`: Those to train on.
  package func weights(of data: LabelledImages, _ indices: [Int]) -> [Double]? {
    guard self == .balanced else { return nil }
    var counts = [Int](repeating: 0, count: data.classCount)
    for index in indices { counts[Int(data.labels[index])] += 1 }
    let classes = counts.count { $0 > 0 }
    return counts.map { $0 == 0 ? 1 : Double(indices.count) / (Double(classes) * Double($0)) }
  }
}
