import ArgumentParser
import FoundationEssentials

/// `--threads`, for the tools that compute.
package struct ThreadsOption: ParsableArguments {
  /// The most threads that make sense.
  package static let maximum = 256

  @Option(
    name: .customLong("threads"),
    help: ArgumentHelp(
      "Number of threads, 1 to 256. (default: all cores)", valueName: "n"))
  package var requested: Int?

  package init() {}

  /// Refuses a number of threads outside 1…256.
  package func validate() throws {
    if let requested, !(1...Self.maximum).contains(requested) {
      throw ValidationError("--threads is \(requested); give a number from 1 to \(Self.maximum)")
    }
  }

  /// The number of threads to use: as asked, or one for each core that this process may run on, which
  /// `taskset` and batch systems narrow.
  package var count: Int { requested ?? min(Self.availableCores, Self.maximum) }

  /// The number of cores that this process may run on. In a Slurm job those that it asked for, whether or not Slurm
  /// keeps its processes to them.
  package static var availableCores: Int {
    let here = ProcessInfo.processInfo
    let ofJob = here.environment["SLURM_CPUS_PER_TASK"].flatMap { Int($0) }
    return ofJob.flatMap { (1...1_000_000).contains($0) ? $0 : nil } ?? here.activeProcessorCount
  }
}
