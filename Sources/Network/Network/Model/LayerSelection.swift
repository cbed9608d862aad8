import Formats

/// Layers of a network as a command line names them, such as `conv`, `conv1,conv2` or `all-but-head`.
///
/// | word | layers |
/// | --- | --- |
/// | `conv1` | the layer of that name |
/// | `conv` | all layers of that kind, which is a name without its number |
/// | `all-but-head` | all but those of the network's ``NetworkShape/head`` |
///
/// Layers without weights do not count: there is nothing about them to choose.
package struct LayerSelection: Hashable, Sendable {
  package let words: [String]

  /// What texts are possible, for messages.
  package static let possible = "names of layers such as conv1,conv2, a kind such as conv, or all-but-head"

  private static let allButHead = "all-but-head"

  /// Reads the text form; spaces around the commas are allowed. `nil` if a word is empty.
  package init?(_ text: String) {
    words = text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    guard words.allSatisfy({ !$0.isEmpty }) else { return nil }
  }

  /// The layers of these names; `nil` for none.
  init?(frozen names: [String]) {
    guard !names.isEmpty else { return nil }
    words = names
  }

  /// The names of the layers to freeze, in the order of the network.
  ///
  /// - Throws: ``ArchitectureError`` that names a word which no layer with weights answers to, or says that no layer
  ///   would be left to train.
  package func layers(of network: NetworkShape) throws(ArchitectureError) -> [String] {
    let all = network.layers.filter { $0.parameterCount > 0 }.map(\.name)
    let head = Set(network.head.map(\.name))
    var chosen: Set<String> = []
    for word in words {
      let found = all.filter { word == $0 || word == kind(of: $0) || word == Self.allButHead && !head.contains($0) }
      guard !found.isEmpty else {
        throw ArchitectureError(
          "expected one of the layers with weights, \(all.joined(separator: ", ")); found \(word)")
      }
      chosen.formUnion(found)
    }
    guard chosen.count < all.count else {
      throw ArchitectureError(
        "expected a layer that is trained; found all \(all.count) of them frozen; leave one out of \(self)")
    }
    return all.filter(chosen.contains)
  }
}

extension LayerSelection: CustomStringConvertible {
  package var description: String { words.joined(separator: ",") }
}

/// The layer of a tensor, whose name begins with it.
func layer(of tensor: String) -> String { String(tensor.prefix { $0 != "/" }) }

/// The kind of a layer: its name without the number.
func kind(of layer: some StringProtocol) -> String {
  String(layer.reversed().drop { $0.isNumber }.reversed())
}

extension NetworkShape {
  /// The layers at the end that see no picture any more, only features: what tells the classes apart.
  package var head: ArraySlice<ResolvedLayer> {
    layers[(layers.lastIndex { $0.output.rank > 1 }.map { $0 + 1 } ?? 0)...]
  }

  /// The layers in front of the ``head``.
  public var body: ArraySlice<ResolvedLayer> { layers[..<head.startIndex] }
}
