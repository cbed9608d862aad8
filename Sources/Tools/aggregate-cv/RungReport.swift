import Formats
import RunFiles

/// The rungs of a search, for the terminal.
struct RungReport {
  let rows: [RungRow]

  init(_ rows: [RungRow]) { self.rows = rows }

  /// A line for each rung: how many candidates it had, how many went on, the best one's accuracy and all trainings'
  /// time.
  var text: String {
    var table = TextTable("rung", numbers: ["epochs", "candidates", "went on", "failed", "best valid acc", "time"])
    for (rung, rows) in Dictionary(grouping: rows, by: \.rung).sorted(by: { $0.key < $1.key }) {
      let best = rows.first { $0.rank == 1 }
      table.add([
        "\(rung)", "\(rows[0].epochs)", grouped(rows.count), grouped(rows.count(where: \.wentOn)),
        grouped(rows.count { $0.accuracy == nil }), best?.accuracy.map { Numbers.percent($0) } ?? "",
        Numbers.clock(seconds: rows.reduce(0) { $0 + $1.seconds }),
      ])
    }
    return table.text(within: 80)
  }
}
