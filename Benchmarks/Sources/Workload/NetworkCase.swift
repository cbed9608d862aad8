/// A network that is measured as a whole.
public struct NetworkCase: Sendable {
  /// What is done with it.
  public enum Work: String, Sendable {
    case training
    case inference
  }

  /// The hidden layers, as `--architecture` takes them.
  public let architecture: String
  /// Images of one step.
  public let batch: Int
  /// Threads that compute.
  public let threads: Int
  /// What is done.
  public let work: Work

  /// The benchmark's name.
  public var name: String { "network: \(work.rawValue) of \(architecture), batch \(batch), threads \(threads)" }

  /// The reference network, the one that goals are set for.
  public static let reference = "conv32,pool,conv64,pool,conv64,dense64"

  /// Everything that is measured: the reference network on one and on all `cores`, then other batches, then candidates:
  /// half and twice the width, filters of 5×5, channels that are no multiple of 16, and no pool behind a convolution.
  public static func all(cores: Int) -> [NetworkCase] {
    let threads = cores > 1 ? [1, cores] : [1]
    let whole = [Work.training, .inference].flatMap { work in
      threads.map { NetworkCase(architecture: reference, batch: 64, threads: $0, work: work) }
    }
    let batches = [16, 512].map { NetworkCase(architecture: reference, batch: $0, threads: cores, work: .training) }
    let candidates = [
      "conv16,pool,conv32,pool,conv32,dense64",
      "conv64,pool,conv128,pool,conv128,dense128",
      "conv32x5,pool,conv64x5,pool,conv64,dense64",
      "conv24,pool,conv40,pool,conv40,dense50",
      "conv32,conv32,pool,conv64,conv64,pool,dense64",
    ].map { NetworkCase(architecture: $0, batch: 64, threads: cores, work: .training) }
    return whole + batches + candidates
  }
}
