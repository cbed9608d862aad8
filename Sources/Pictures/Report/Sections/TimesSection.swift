import Formats
import FoundationEssentials
import RunFiles

/// How long each stage took, and on which machine.
struct TimesSection {
  /// A stage's row.
  struct Row {
    let name, started, took: String
    /// Its part of the longest time, in percent, for a bar.
    let percent: String
  }

  let rows: [Row]
  let total: String
  let machine: String

  static func section(_ run: Run) -> Section<TimesSection> {
    guard let stages = run.stages, !stages.rows.isEmpty else {
      return Section(
        "times", "Time", nil,
        missing: [Missing(run.artifacts.stages)])
    }
    return Section("times", "Time", TimesSection(stages))
  }

  private init(_ stages: StageTimes) {
    let longest = max(stages.rows.map(\.seconds).max() ?? 0, .leastNormalMagnitude)
    rows = stages.rows.map { row in
      Row(
        name: row.name + (row.candidate.isEmpty ? "" : " " + row.candidate) + (row.fold.map { " fold \($0)" } ?? ""),
        started: Self.readable(row.started),
        took: Text.duration(row.seconds), percent: Numerals.fixed(100 * row.seconds / longest, 1))
    }
    total = Text.duration(stages.elapsed)
    machine = stages.machines.joined(separator: "; ")
  }

  /// `2026-11-23T01:02:03Z` as people write it; anything else as it is.
  private static func readable(_ time: String) -> String {
    guard time.count == 20, time.hasSuffix("Z") else { return time }
    return time.dropLast().replacing("T", with: " ") + " UTC"
  }
}
