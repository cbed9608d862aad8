import ElementaryFunctions

/// How the learning rate changes from step to step.
///
/// | text | rate at step s of T, from 0 |
/// | --- | --- |
/// | `constant` | η |
/// | `cosine` | `η·(1 + cos(πs/T))/2`: PyTorch's `CosineAnnealingLR(T_max=T)`, Keras' `CosineDecay` |
/// | `one-cycle` | η/25 up to η in 0.3·T steps, then down to η/250,000, on half cosines: PyTorch's `OneCycleLR` |
/// | `stepNxF` | `η·Fⁿ` after n times N epochs, as in `step10x0.5`: PyTorch's `StepLR` |
///
/// The one-cycle policy is Smith's ("Super-convergence", 2018). Checked against PyTorch, step by step.
package enum LearningRateSchedule: Hashable, Sendable, CustomStringConvertible {
  /// The same rate throughout.
  case constant
  /// Down to 0 along half a cosine.
  case cosine
  /// Up, then down further.
  case oneCycle
  /// Times a factor every few epochs.
  case step(epochs: Int, factor: Double)

  /// Reads the text form; `nil` if it is none.
  package init?(_ text: String) {
    switch text {
    case "constant": self = .constant
    case "cosine": self = .cosine
    case "one-cycle": self = .oneCycle
    default:
      let parts = text.dropFirst(4).split(separator: "x", maxSplits: 1)
      guard text.hasPrefix("step"), parts.count == 2, let epochs = Int(parts[0]), let factor = Double(parts[1]),
        (1...1_000_000).contains(epochs), factor > 0, factor <= 1
      else { return nil }
      self = .step(epochs: epochs, factor: factor)
    }
  }

  /// What texts are possible, for messages.
  package static let possible = "constant, cosine, one-cycle or stepNxF (times F every N epochs, such as step10x0.5)"

  package var description: String {
    switch self {
    case .constant: "constant"
    case .cosine: "cosine"
    case .oneCycle: "one-cycle"
    case .step(let epochs, let factor): "step\(epochs)x\(factor)"
    }
  }

  /// Whether the schedule is made for a number of epochs, so that a training should run to its end.
  package var isPlanned: Bool { self == .cosine || self == .oneCycle }

  /// The rate of a step.
  ///
  /// - `step`: The number of the step, from 0.
  /// - `total`: The number of steps of the whole training.
  /// - `perEpoch`: The number of steps of an epoch.
  /// - `peak`: The learning rate that was asked for, η.
  /// - Precondition: `step` is one of `total`.
  package func rate(step: Int, of total: Int, perEpoch: Int, peak: Double) -> Double {
    precondition(step >= 0 && step < total && perEpoch >= 1)
    switch self {
    case .constant: return peak
    case .cosine: return anneal(from: peak, to: 0, Double(step) / Double(total))
    case .oneCycle:
      let top = 0.3 * Double(total) - 1
      let start = peak / 25
      if Double(step) <= top { return anneal(from: start, to: peak, top > 0 ? Double(step) / top : 1) }
      return anneal(from: peak, to: start / 10_000, (Double(step) - top) / (Double(total - 1) - top))
    case .step(let epochs, let factor):
      return (0..<step / perEpoch / epochs).reduce(peak) { rate, _ in rate * factor }
    }
  }

  private func anneal(from start: Double, to end: Double, _ progress: Double) -> Double {
    end + (start - end) / 2 * (1 + Elementary.cosPi(progress))
  }
}
