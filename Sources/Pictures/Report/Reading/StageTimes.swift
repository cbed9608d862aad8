import FoundationEssentials
import RunFiles

/// How long the stages of the pipeline took, and where.
struct StageTimes {
  let rows: [StageRow]

  /// The machines, each once, in the order of their first stage.
  var machines: [String] {
    rows.map(\.machine).reduce(into: []) { known, machine in if !known.contains(machine) { known.append(machine) } }
  }

  /// For how many seconds anything ran: what ran side by side counts once, but a row whose start cannot be read whole.
  var elapsed: Double {
    let starts = rows.map { try? Date($0.started, strategy: .iso8601).timeIntervalSince1970 }
    let spans = zip(starts, rows).sorted { ($0.0 ?? 0) < ($1.0 ?? 0) }
    var (total, end) = (0.0, -Double.infinity)
    for (start, row) in spans {
      guard let start else {
        total += row.seconds
        continue
      }
      total += max(0, start + row.seconds - max(start, end))
      end = max(end, start + row.seconds)
    }
    return total
  }

  init(_ path: String) throws { rows = try StageRow.schema.read(path) }
}
