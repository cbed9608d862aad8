import Formats
import Kernels
import Network
import ToolFrame

extension TrainingProfile {
  /// The profile as a table, with the processor's limit measured now.
  ///
  /// GFLOP/s count two for each multiply–add of the layers' formulas, so a layer that leaves out what nobody needs can
  /// be above the limit.
  package var report: String {
    guard images > 0 else { return "no training steps, so there is no profile" }
    let limit = FMALimit.measure(threads: threads)
    var table = TextTable(
      "µs for an image", numbers: ["forward", "back", "update", "total", "share", "GFLOP/s", "of limit"])
    let all = Double(threads) * seconds
    for stage in stages {
      let speed = 2 * Double(stage.multiplyAdds * images) / stage.seconds
      let isCounted = stage.multiplyAdds > 0
      table.add([
        stage.name, microseconds(stage.forward), microseconds(stage.backward), microseconds(stage.update),
        microseconds(stage.seconds), Numbers.percent(stage.seconds / all, 1),
        isCounted ? Numbers.fixed(speed / 1e9, 1) : "–",
        isCounted ? Numbers.percent(speed * Double(threads) / limit, 0) : "–",
      ])
    }
    for (name, time) in [("pixels and loss", pixelsAndLoss), ("waiting", waiting)] {
      table.add([name, "", "", "", microseconds(time), Numbers.percent(time / all, 1), "", ""])
    }
    table.addRule()
    let speed = 2 * Double(multiplyAdds * images) / seconds
    table.add([
      "all threads", "", "", "", microseconds(all), "100.0 %", Numbers.fixed(speed / 1e9, 1),
      Numbers.percent(speed / limit, 0),
    ])
    let rate = Double(images) / seconds
    return """
      \(table.text)

      \(grouped(Int(rate.rounded()))) images/s in training steps on \(counted(threads, "thread"))
      Limit of fused multiply–adds, measured now: \(Numbers.fixed(limit / 1e9, 1)) GFLOP/s
      A layer's row counts a thread's time and limit, and all arithmetic of its formula,
      also what the kernels leave out because nobody needs it.
      """
  }

  private func microseconds(_ time: Double) -> String { Numbers.fixed(time / Double(images) * 1e6, 1) }
}
