import Formats

/// A row of `stages.csv`: how long a stage of the pipeline, or the part of one that belongs to a fold, took, and where.
public struct StageRow: Sendable {
  /// The stage.
  public var name = ""
  /// The candidate, for stages that are run for each.
  public var candidate = ""
  /// The fold, for stages that are run for each.
  public var fold: Int?
  /// When it began, as the file has it.
  public var started = ""
  /// How long it took.
  public var seconds = 0.0
  /// The processor.
  public var processor = ""
  /// Its number of cores.
  public var cores = 1

  /// The processor and its number of cores.
  public var machine: String { "\(processor), \(cores) core\(cores == 1 ? "" : "s")" }

  /// Makes a row.
  public init() {}

  /// The table.
  public static var schema: CSVSchema<StageRow> {
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
