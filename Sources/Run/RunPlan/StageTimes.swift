import Dataset
import Formats
import Glibc
import RunFiles

/// How long each stage and each cell of a run took: `stages.csv`, and what was noted for it since under `logs/times`.
///
/// Cells that run side by side, on one machine or many, each note their time in a file of their own; who has the folder
/// alone gathers the notes.
public struct StageTimes {
  /// A part of a run that took its time.
  public struct Row {
    /// The stage.
    public var stage: Stage
    /// The cell, if the stage has some.
    public var cell: Cell?
    /// When it began, in microseconds since 1970.
    public var started: Int
    /// How long it took, in microseconds.
    public var took: Int
    /// The number of cores that it could use.
    public var cores: Int

    /// Gathers the fields of a row.
    public init(_ stage: Stage, cell: Cell?, started: Int, took: Int, cores: Int) {
      self.stage = stage
      self.cell = cell
      self.started = started
      self.took = took
      self.cores = cores
    }
  }

  private static let columns = StageRow.schema.names
  private let artifacts: Artifacts
  private var folder: String { artifacts.path("logs/times") }

  /// The times of a run in a folder.
  public init(in artifacts: Artifacts) { self.artifacts = artifacts }

  /// Notes a time, to be gathered later.
  ///
  /// After an interruption a training's time is that of all its epochs.
  /// - Throws: `FileError` if the note cannot be written.
  public func note(_ row: Row) throws {
    let (seconds, rest) = max(row.took, epochsTime(of: row)).quotientAndRemainder(dividingBy: 1_000_000)
    let milliseconds = String(rest / 1000)
    let fields = [
      row.stage.rawValue, row.cell?.candidate ?? "", row.cell.map { "\($0.fold)" } ?? "", utc(row.started / 1_000_000),
      "\(seconds).\(String(repeating: "0", count: 3 - milliseconds.count))\(milliseconds)", processorName(),
      "\(row.cores)",
    ]
    // A rung's folder has a slash, and no candidate's name has a comma.
    let cell = row.cell.map {
      "\($0.candidate.map { "candidates-\($0.replacing("/", with: ","))-" } ?? "")fold-\($0.fold)"
    }
    try CSVTable(columns: Self.columns, rows: [fields]).write(to: "\(folder)/\(cell ?? row.stage.rawValue).csv")
  }

  /// Puts `stages.csv` together, if anything was noted: its rows and, in their place, those noted since, in the order
  /// of the stages. Cells that no longer exist have none.
  ///
  /// - Throws: `FileError` if a file cannot be read or written, or `stages.csv` is another table.
  public func gather() throws {
    let notes = names(in: folder).filter { $0.hasSuffix(".csv") && !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    guard !notes.isEmpty else { return }
    let path = artifacts.stages
    var rows: [Key: [String]] = [:]
    for file in (access(path, F_OK) == 0 ? [path] : []) + notes {
      let table = try CSVTable.read(file, required: Self.columns)
      let places = Self.columns.compactMap { table.columns.firstIndex(of: $0) }
      for row in table.rows.map({ row in places.map { row[$0] } }) {
        if let key = Key(row) { rows[key] = row }
      }
    }
    let foldCount = (try? FoldTable.read(artifacts.folds))?.foldCount ?? .max
    let kept = rows.keys.filter { key in
      let folder = artifacts.candidate(key.candidate).directory
      return key.fold <= foldCount && (key.candidate.isEmpty || access(folder, F_OK) == 0)
    }
    try CSVTable(columns: Self.columns, rows: kept.sorted().compactMap { rows[$0] }).write(to: path)
    for note in notes { unlink(note) }
    rmdir(folder)
  }

  /// The time of all epochs of the model that a row is about, in microseconds.
  private func epochsTime(of row: Row) -> Int {
    let files = row.cell?.files(in: artifacts) ?? (row.stage == .final ? artifacts.final : nil)
    guard let history = files?.history, let table = try? CSVTable.read(history),
      let seconds = try? table.numbers("seconds").reduce(0, +), (0..<1e12).contains(seconds)
    else { return 0 }
    return Int((1e6 * seconds).rounded())
  }
}

/// What a row is about; rows come in this order.
private struct Key: Hashable, Comparable {
  let stage: Stage
  let candidate: String
  let fold: Int

  /// Reads the first fields of a row; `nil` if they name no stage.
  init?(_ row: [String]) {
    guard let stage = Stage(rawValue: row[0]) else { return nil }
    (self.stage, candidate, fold) = (stage, row[1], Int(row[2]) ?? 0)
  }

  static func < (left: Key, right: Key) -> Bool {
    (left.stage.place, left.candidate, left.fold) < (right.stage.place, right.candidate, right.fold)
  }
}
