import FoundationEssentials

/// The machine that the table is made on, which must be the one that the benchmarks ran on.
enum Machine {
  static let cores = ProcessInfo.processInfo.activeProcessorCount
}
