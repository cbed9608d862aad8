import Kernels
import Tensors

/// One trainable tensor as the kernels keep it: weights, gradient, optimiser state and the
/// moving average, in one layout.
final class TrainedTensor {
  let name: String
  let shape: Shape
  let layout: ParameterLayout
  let weights: Floats
  let gradient: Floats
  let first: Floats
  let second: Floats
  let average: Floats
  /// Whether the tensor stays as it is: no step, decay or average reaches it.
  var isFrozen = false

  init(_ name: String, _ shape: Shape, _ layout: ParameterLayout, in arena: Arena) {
    self.name = name
    self.shape = shape
    self.layout = layout
    weights = arena.floats(layout.storedCount)
    gradient = arena.floats(layout.storedCount)
    first = arena.floats(layout.storedCount)
    second = arena.floats(layout.storedCount)
    average = arena.floats(layout.storedCount)
  }

  /// Takes one optimiser step over a stretch whose gradient is complete; none if the tensor is frozen.
  ///
  /// - Returns: whether the new weights are finite.
  func update(_ start: Int, _ count: Int, _ step: ParameterStep) -> Bool {
    guard !isFrozen else { return true }
    let weights = weights.part(start, count)
    let isFinite = step.optimizer.update(
      parameters: weights, first: first.part(start, count), second: second.part(start, count),
      gradient: gradient.part(start, count))
    step.average?.update(average: average.part(start, count), with: weights)
    return isFinite
  }
}
