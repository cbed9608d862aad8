import Formats
import Network

/// The possible networks of a pattern, and why others were left out.
package struct PossibleNetworks: Sendable {
  /// The networks in the pattern's order, each once.
  package let networks: [Architecture]
  package let weights: [Int]
  /// The number of different texts that are no network, or none for such images.
  package private(set) var impossible = 0
  /// The first of them, and why.
  package private(set) var example: (network: String, reason: String)?
  /// The number of networks with more weights than there may be.
  package private(set) var tooLarge = 0

  /// Tries every network.
  ///
  /// - `largest`: The most weights that a network may have.
  /// - Throws: ``SearchProblem`` if no network is left.
  package init(
    _ patterns: [NetworkPattern], image: ImageShape, classes: Int, largest: Int = .max
  ) throws(SearchProblem) {
    var (networks, weights, seen): ([Architecture], [Int], Set<String>) = ([], [], [])
    for text in patterns.flatMap(\.texts) where seen.insert(text).inserted {
      do throws(ArchitectureError) {
        let network = try Architecture(text)
        let count = try NetworkShape(network, image: image, classes: classes).parameterCount
        // `conv32x3` is `conv32`.
        guard text == network.description || seen.insert(network.description).inserted else { continue }
        guard count <= largest else {
          tooLarge += 1
          continue
        }
        networks.append(network)
        weights.append(count)
      } catch {
        impossible += 1
        if example == nil { example = (text, error.description) }
      }
    }
    (self.networks, self.weights) = (networks, weights)
    guard networks.isEmpty else { return }
    guard let example, tooLarge == 0 else {
      throw SearchProblem(
        "expected a network of at most \(grouped(largest)) weights; found \(grouped(tooLarge)) larger ones")
    }
    throw SearchProblem("expected a network for images of \(image); found \(example.network) (\(example.reason))")
  }
}
