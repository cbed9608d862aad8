/// An architecture that cannot be read, or cannot be for the images at hand.
public struct ArchitectureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The layer or the text at fault, what is wrong with it and what would be right, in one line.
  public let description: String

  init(_ description: String) { self.description = description }
}
