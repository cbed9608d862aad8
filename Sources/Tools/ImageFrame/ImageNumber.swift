import ArgumentParser

/// An image's place in its set, as tables and pages print it: `1234` or `1,234`.
package struct ImageNumber: ExpressibleByArgument, Sendable {
  /// The place, from 0; negative if the argument was.
  package let value: Int

  /// Reads a number, with commas between groups of three digits or without.
  package init?(argument: String) {
    let isGrouped = argument.wholeMatch(of: /\d{1,3}(,\d{3})+/) != nil
    guard let value = Int(isGrouped ? argument.replacing(",", with: "") : argument) else { return nil }
    self.value = value
  }
}
