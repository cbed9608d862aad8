import Formats

/// A row of `stages.csv`: how long a stage of the pipeline, or the part of one that belongs to a fold, took, and where.
package struct StageRow: Sendable {
  /// The stage.
  package var name = ""
  /// The candidate, for stages that are run for each.
  package var candidate = ""
  /// The fold, for stages that are run for each.
  package var fold: Int?
  /// When it began, as the file has it.
  package var started = ""
  /// How long it took.
  package var seconds = 0.0
  package var processor = ""
  package var cores = 1

  package var machine: String { "\(processor), \(counted(cores, "core"))" }

  package init() {}

  package static var schema: CSVSchema<StageRow> {
    CSVSchema(
      blank: StageRow(), remedy: "remove the file",
      [
        .column("stage", \.name), .column("candidate", \.candidate).optional,
        .column("fold", \.fold, "a whole number from 1 to 65535 or nothing") { (1...65_535).contains($0 ?? 1) },
        .column("started", \.started), .nonNegative("seconds", \.seconds), .column("machine", \.processor),
        .whole("cores", \.cores, in: 1...1_000_000),
      ])
  }
}
