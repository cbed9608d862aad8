import ArgumentParser
import FoundationEssentials

/// `--threads`, for the tools that compute.
public struct ThreadsOption: ParsableArguments {
  /// The most threads that make sense.
  public static let maximum = 256

  /// What the user asked for; `nil` stands for all cores.
  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      "Number of threads, 1 to 256. (default: all cores)", valueName: "n"))
  public var requested: Int?

  /// Makes the option with its default.
  public init() {}

  /// Refuses a number of threads outside 1…256.
  public func validate() throws {
    if let requested, !(1...Self.maximum).contains(requested) {
      throw ValidationError("--threads is \(requested); give a number from 1 to \(Self.maximum)")
    }
  }

  /// The number of threads to use: as asked, or one for each core that this process may run on, which
  /// `taskset` and batch systems narrow.
  public var count: Int { requested ?? min(Self.availableCores, Self.maximum) }

  /// The number of cores that this process may run on.
  public static var availableCores: Int { ProcessInfo.processInfo.activeProcessorCount }
}
