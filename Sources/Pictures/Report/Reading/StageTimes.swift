import RunFiles

/// How long the stages of the pipeline took, and where.
struct StageTimes {
  let rows: [StageRow]

  /// The machines, each once, in the order of their first stage.
  var machines: [String] {
    rows.map(\.machine).reduce(into: []) { known, machine in if !known.contains(machine) { known.append(machine) } }
  }

  /// Reads the file.
  init(_ path: String) throws { rows = try StageRow.schema.read(path) }
}
