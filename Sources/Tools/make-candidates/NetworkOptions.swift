import ArgumentParser
import Network
import Search

/// The networks of a search.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Networks as a pattern; given again, more of them. (default: the one that train-fold has)", valueName: "pattern"))
  var architecture: [String] = []

  @Option(help: ArgumentHelp("Leave out networks with more weights. (default: no limit)", valueName: "n"))
  var maxWeights: Int?

  @Option(help: ArgumentHelp("Size of the images that the networks have to fit.", valueName: "size"))
  var image = "28x28"

  @Option(help: ArgumentHelp("Number of classes that the networks tell apart.", valueName: "n"))
  var classes = 10

  func validate() throws {
    if let maxWeights, maxWeights < 1 { throw ValidationError("--max-weights \(maxWeights): expected at least 1") }
    if maxWeights != nil, architecture.isEmpty { throw ValidationError("--max-weights goes with --architecture") }
    guard ImageShape(image) != nil else { throw ValidationError("--image \(image): expected a size such as 28x28") }
    guard (2...65_536).contains(classes) else { throw ValidationError("--classes \(classes): expected 2 to 65536") }
  }

  /// The networks that can be; `nil` if none were asked for.
  ///
  /// - Throws: ``SearchProblem`` for a pattern that cannot be read or leaves no network.
  func possible() throws(SearchProblem) -> PossibleNetworks? {
    guard !architecture.isEmpty, let image = ImageShape(image) else { return nil }
    var patterns: [NetworkPattern] = []
    for text in architecture { patterns.append(try NetworkPattern(text)) }
    return try PossibleNetworks(patterns, image: image, classes: classes, largest: maxWeights ?? .max)
  }
}
