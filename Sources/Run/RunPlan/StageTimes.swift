import Dataset
import Formats
import Glibc
import RunFiles

/// How long each stage and each cell of a run took: `stages.csv`, and what was noted for it since under `logs/times`.
///
/// Cells that run side by side, on one machine or many, each note their time in a file of their own; who has the folder
/// alone gathers the notes.
package struct StageTimes {
  private let artifacts: Artifacts
  private var folder: String { artifacts.path("logs/times") }

  /// The times of a run in a folder.
  package init(in artifacts: Artifacts) { self.artifacts = artifacts }

  /// Notes the time of a stage or of a cell of it, to be gathered later.
  ///
  /// After an interruption a training's time is that of all its epochs.
  ///
  /// - `started`: When it began, in microseconds since 1970.
  /// - `took`: How long it took, in microseconds.
  /// - `cores`: The number of cores that it could use.
  /// - Throws: `FileError` if the note cannot be written.
  package func note(_ stage: Stage, cell: Cell?, started: Int, took: Int, cores: Int) throws {
    var line = StageRow()
    (line.name, line.candidate, line.fold) = (stage.rawValue, cell?.candidate ?? "", cell?.fold)
    (line.started, line.processor, line.cores) = (utc(started / 1_000_000), processorName(), cores)
    // In milliseconds.
    line.seconds = Double(max(took, epochsTime(of: stage, cell)) / 1000) / 1000
    // A rung's folder has a slash, and no candidate's name has a comma.
    let name = cell.map {
      "\($0.candidate.map { "candidates-\($0.replacing("/", with: ","))-" } ?? "")fold-\($0.fold)"
    }
    try StageRow.schema.write([line], to: "\(folder)/\(name ?? stage.rawValue).csv")
  }

  /// Puts `stages.csv` together, if anything was noted: its rows and, in their place, those noted since, in the order
  /// of the stages. Cells that no longer exist have none.
  ///
  /// - Throws: `FileError` if a file cannot be read or written, or `stages.csv` is another table.
  package func gather() throws {
    let notes = Paths.names(in: folder).filter { $0.hasSuffix(".csv") }.map { "\(folder)/\($0)" }
    guard !notes.isEmpty else { return }
    let path = artifacts.stages
    var rows: [Key: StageRow] = [:]
    for file in (Paths.exists(path) ? [path] : []) + notes {
      for row in try StageRow.schema.read(file) { if let key = Key(row) { rows[key] = row } }
    }
    let foldCount = (try? FoldTable.read(artifacts.folds))?.foldCount ?? .max
    let kept = rows.keys.filter { key in
      let folder = artifacts.candidate(key.candidate).directory
      return key.fold <= foldCount && (key.candidate.isEmpty || Paths.exists(folder))
    }
    try StageRow.schema.write(kept.sorted().compactMap { rows[$0] }, to: path)
    for note in notes { unlink(note) }
    rmdir(folder)
  }

  /// The time of all epochs of the model that was trained, if there is one, in microseconds.
  private func epochsTime(of stage: Stage, _ cell: Cell?) -> Int {
    let files = cell?.files(in: artifacts) ?? (stage == .final ? artifacts.final : nil)
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

  /// `nil` if the row is of no stage.
  init?(_ row: StageRow) {
    guard let stage = Stage(rawValue: row.name) else { return nil }
    (self.stage, candidate, fold) = (stage, row.candidate, row.fold ?? 0)
  }

  static func < (left: Key, right: Key) -> Bool {
    (left.stage.place, left.candidate, left.fold) < (right.stage.place, right.candidate, right.fold)
  }
}
