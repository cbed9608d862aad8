import ArgumentParser

/// The rungs of a search by successive halving.
package struct HalvingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Halve the candidates: epochs of the rungs, such as 1,3,9. (default: train all of them as their rows say)",
      valueName: "list"),
    transform: parsing("--halving", "expected epochs that rise, at least two of them, such as 1,3,9") { Halving($0) })
  package var halving: Halving?

  package init() {}
}

/// The rung that a tool works on.
package struct RungArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Number of the rung of --halving. (default: 1)", valueName: "n"))
  package var rung: Int?

  package init() {}

  /// Looks the rung up.
  ///
  /// - Returns: `nil` without halving.
  /// - Throws: `ValidationError` if there is no such rung.
  package func rung(of halving: Halving?) throws -> Halving.Rung? {
    guard let halving else {
      guard rung == nil else { throw ValidationError("--rung goes with --halving") }
      return nil
    }
    let number = rung ?? 1
    guard halving.rungs.indices.contains(number - 1) else {
      throw ValidationError("--rung \(number): expected 1 to \(halving.rungs.count) with --halving \(halving.text)")
    }
    return halving.rungs[number - 1]
  }
}
