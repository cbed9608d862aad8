import Formats

/// A row of `logs/slurm-chain.csv`: a job that was submitted to Slurm for a stage, or for the training an array of
/// them.
package struct SlurmJobRow: Sendable, Equatable {
  /// The number that Slurm gave it.
  package var job = 0
  package var stage = ""
  /// How many tasks the array has, counted from 1; `nil` for a job that is no array.
  package var tasks: Int?
  /// What is added to a task's number for the number of its cell.
  package var offset = 0
  /// The rung of a search whose cells it trains.
  package var rung: Int?

  package init() {}

  package static var schema: CSVSchema<SlurmJobRow> {
    CSVSchema(
      blank: SlurmJobRow(), remedy: "submit the chain again",
      [
        .whole("job", \.job, in: 1...Int.max), .column("stage", \.stage),
        .column("tasks", \.tasks, "a whole number from 1 on or nothing") { $0 ?? 1 >= 1 }, .whole("offset", \.offset),
        .column("rung", \.rung, "a whole number from 1 on or nothing") { $0 ?? 1 >= 1 },
      ])
  }
}
