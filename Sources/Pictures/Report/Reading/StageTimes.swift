import Formats

/// How long the stages of the pipeline took, and where: `stages.csv`.
struct StageTimes {
  /// A stage, or the part of one that belongs to a fold.
  struct Row {
    let name: String
    /// The candidate, for stages that are run for each.
    let candidate: String
    /// The fold, for stages that are run for each.
    let fold: Int?
    /// When it began, as the file has it.
    let started: String
    let seconds: Double
    /// The processor and its number of cores.
    let machine: String
  }

  let rows: [Row]

  /// The machines, each once, in the order of their first stage.
  var machines: [String] {
    rows.map(\.machine).reduce(into: []) { known, machine in if !known.contains(machine) { known.append(machine) } }
  }

  /// Reads the file.
  init(_ path: String) throws {
    let table = try CSVTable.read(path, required: ["stage", "fold", "started", "seconds", "machine", "cores"])
    let (names, folds) = (try table.texts("stage"), try table.optionalNumbers("fold"))
    let candidates = table.columns.contains("candidate") ? try table.texts("candidate") : nil
    let (started, seconds) = (try table.texts("started"), try table.numbers("seconds"))
    let (machines, cores) = (try table.texts("machine"), try table.integers("cores", in: 1...1_000_000))
    rows = try table.rows.indices.map { row in
      guard seconds[row] >= 0, folds[row] ?? 1 >= 1, folds[row] ?? 1 <= 65_535 else {
        throw FileError(
          .badData, path: path, "row \(row + 1): folds from 1 on and times from 0 on expected, others found: remove it")
      }
      return Row(
        name: names[row], candidate: candidates?[row] ?? "", fold: folds[row].map { Int($0) }, started: started[row],
        seconds: seconds[row],
        machine: "\(machines[row]), \(cores[row]) core\(cores[row] == 1 ? "" : "s")")
    }
  }
}
