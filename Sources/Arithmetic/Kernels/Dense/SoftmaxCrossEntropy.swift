import ElementaryFunctions

/// Softmax and categorical cross-entropy of one image.
///
/// `p[k] = exp(z[k] − max z) / Σ exp(z[j] − max z)` and `L = −log p[label]`, taken in double precision from the
/// single-precision logits, as `log Σ exp(z[j] − max z) − (z[label] − max z)`, which neither overflows nor loses the
/// loss of a confident answer. The gradient of the mean over a batch of n is `(p[k] − [k = label]) / n`.
///
/// With label smoothing s the target is `t[k] = (1 − s)·[k = label] + s/classes` in place of `[k = label]`, and the
/// loss `−Σ t[k]·log p[k]` (Szegedy and others, "Rethinking the Inception architecture", 2016, section 7).
///
/// A logit that is NaN makes the loss NaN; the arg-max, which is the prediction, goes to the first of equal logits.
public enum SoftmaxCrossEntropy {
  /// What one image contributes.
  public struct Result: Sendable {
    /// The cross-entropy in nats.
    public let loss: Double
    /// Whether the largest logit is the label's.
    public let isCorrect: Bool
  }

  /// Computes loss and, where wanted, probabilities and the gradient with respect to the logits.
  ///
  /// - `smoothing`: The share of the target that is spread over all classes, from 0 to 1.
  /// - `weight`: How much the image counts: loss and gradient are multiplied by it.
  ///
  /// | array | shape | content |
  /// | --- | --- | --- |
  /// | logits | at least classes | elements from `classes` on are padding and not read |
  /// | probabilities | classes, or nil | single precision |
  /// | gradient | as logits, or nil | scaled by `scale`; padding set to zero |
  public static func evaluate(
    logits: Floats, classes: Int, label: Int, probabilities: Floats? = nil, gradient: Floats? = nil, scale: Float = 1,
    smoothing: Double = 0, weight: Double = 1
  ) -> Result {
    let scale = scale * Float(weight)
    precondition(classes > 0 && classes <= logits.count && label >= 0 && label < classes)
    precondition(probabilities.map { $0.count >= classes } ?? true)
    precondition(gradient.map { $0.count >= classes } ?? true)
    var largest = 0
    for k in 1..<classes where logits.base[k] > logits.base[largest] { largest = k }
    let peak = Double(logits.base[largest])
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: classes) { powers in
      var sum = 0.0
      for k in 0..<classes {
        let power = Elementary.exp(Double(logits.base[k]) - peak)
        powers[k] = power
        sum += power
      }
      let own = Double(logits.base[label]) - peak
      var target = own
      if smoothing > 0 {
        var all = 0.0
        for k in 0..<classes { all += Double(logits.base[k]) - peak }
        target = (1 - smoothing) * own + smoothing / Double(classes) * all
      }
      let loss = Elementary.log(sum) - target
      if probabilities != nil || gradient != nil {
        let (hit, miss) = (1 - smoothing + smoothing / Double(classes), smoothing / Double(classes))
        for k in 0..<classes {
          let probability = powers[k] / sum
          if let probabilities { probabilities.base[k] = Float(probability) }
          if let gradient { gradient.base[k] = Float(probability - (k == label ? hit : miss)) * scale }
        }
        if let gradient {
          for k in classes..<gradient.count { gradient.base[k] = 0 }
        }
      }
      return Result(loss: loss * weight, isCorrect: largest == label)
    }
  }
}
