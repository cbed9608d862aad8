import Glibc

/// exp(x) over its sum.
public func softmax(_ logits: [Double]) -> [Double] {
  let largest = logits.max() ?? 0
  let exponentials = logits.map { exp($0 - largest) }
  let sum = exponentials.reduce(0, +)
  return exponentials.map { $0 / sum }
}

/// −log softmax(logits)[label].
public func crossEntropy(_ logits: [Double], label: Int) -> Double {
  let largest = logits.max() ?? 0
  return log(logits.map { exp($0 - largest) }.reduce(0, +)) + largest - logits[label]
}

/// The gradient of ``crossEntropy(_:label:)`` with respect to the logits: the probabilities minus the one-hot label.
public func crossEntropyGradient(_ logits: [Double], label: Int) -> [Double] {
  var gradient = softmax(logits)
  gradient[label] -= 1
  return gradient
}
