import ArgumentParser
import Dataset
import Network

/// What a training starts from: a network, its first weights, and which of its layers stay as they are.
struct TrainingStart {
  /// The network.
  let network: NetworkShape
  /// Its first weights; `nil` for random ones.
  let initial: Parameters?
  /// How it is trained, the frozen layers included.
  let options: TrainingOptions
  /// What the first weights are the weights of.
  let origin: String?
  private let path: String?

  /// Works out the network for a data set, and reads the weights to start from.
  ///
  /// - `options`: How to train; which layers are frozen is taken from the arguments.
  /// - Throws: `ValidationError` if the architecture is impossible for the images, or there are no such layers to
  ///   freeze; `FileError` if the weights cannot be read or are another network's.
  init(_ arguments: TrainingArguments, options: TrainingOptions, for data: LabelledImages) throws {
    let source = try arguments.initialWeights.map { try InitialWeights($0) }
    let architecture = arguments.architecture ?? source?.metadata?.architecture ?? .reference
    do {
      network = try NetworkShape(of: architecture, for: data)
    } catch {
      throw ValidationError("--architecture: \(error)")
    }
    var options = options
    options.frozen = try arguments.frozenLayers(of: network)
    self.options = options
    let network = network
    initial = try source.map { source in
      guard arguments.newHead else { return try source.parameters(of: network) }
      return try source.parameters(
        of: network, withHeadOf: Parameters(glorotUniformFor: network, seed: options.seed, fold: options.fold))
    }
    origin = source?.origin
    path = source?.path
  }

  /// The layers with their parameters and, if weights were read, whence each layer's are.
  var summary: String {
    var lines = network.summary(frozen: options.frozen)
    guard let path else { return lines }
    lines += "\nweights of \(path)\n"
    let groups = network.groups(options)
    let width = groups.map(\.0.count).max() ?? 0
    for (what, layers) in groups {
      lines += "  \(what)\(String(repeating: " ", count: width - what.count))  \(layers.joined(separator: ", "))\n"
    }
    return lines
  }
}

extension TrainingArguments {
  /// The layers of a network that stay as they are.
  ///
  /// - Throws: `ValidationError` if one is not there, is drawn anew, or no layer would be left to train.
  package func frozenLayers(of network: NetworkShape) throws -> [String] {
    guard let freeze else { return [] }
    let frozen: [String]
    do { frozen = try freeze.layers(of: network) } catch { throw ValidationError("--freeze: \(error)") }
    if newHead, let drawn = network.head.first(where: { frozen.contains($0.name) }) {
      throw ValidationError(
        "--freeze: expected layers below the head with --new-head; found \(drawn.name), which is drawn anew;"
          + " all-but-head freezes the others")
    }
    return frozen
  }
}

extension NetworkShape {
  /// The layers with weights by what a training from a file does with them, for people.
  fileprivate func groups(_ options: TrainingOptions) -> [(String, [String])] {
    let drawn = options.hasNewHead ? head.map(\.name) : []
    let all = layers.filter { $0.parameterCount > 0 }.map(\.name)
    let trained = all.filter { !options.frozen.contains($0) && !drawn.contains($0) }
    return [("taken and frozen", options.frozen), ("taken", trained), ("drawn anew", drawn)].filter { !$0.1.isEmpty }
  }
}
