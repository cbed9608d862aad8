import ElementaryFunctions
import Formats
import Statistics

/// Accuracy by confidence: on the diagonal a classifier is right as often as it says. Below it, how many samples there
/// are of each confidence.
package struct ReliabilityChart {
  private let calibration: Calibration

  package init(_ calibration: Calibration) { self.calibration = calibration }

  /// The picture.
  package func draw() -> String {
    let error = Text.percent(calibration.expectedError)
    var svg = SVG(
      width: 400, height: 470,
      title:
        "Accuracy by confidence of \(counted(calibration.count, "image")); expected calibration error \(error)")
    let plot = Plot(left: 40, right: 390, top: 26, bottom: 316, horizontal: .fractions, vertical: .fractions)
    plot.drawVerticalAxis(&svg, title: "accuracy, %")
    svg.line(plot.point(0, 0), plot.point(1, 1), class: "diagonal")
    svg.line((plot.left, plot.bottom), (plot.right, plot.bottom), class: "base")
    for bin in calibration.bins where bin.count > 0 { draw(bin, in: plot, &svg) }
    drawCounts(&svg)
    return svg.markup
  }

  private func draw(_ bin: Calibration.Bin, in plot: Plot, _ svg: inout SVG) {
    let point = plot.point(bin.confidence, bin.accuracy)
    let interval = wilsonInterval(correct: bin.correct, count: bin.count)
    svg.line(
      (point.x, plot.y(interval.lowerBound)), (point.x, plot.y(interval.upperBound)), class: "interval")
    svg.circle(point, radius: 4.5, class: "mark-disc", title: explanation(bin))
  }

  /// Bars on a logarithmic scale, since most confidences are next to 1.
  private func drawCounts(_ svg: inout SVG) {
    let most = calibration.bins.map(\.count).max() ?? 1
    let lower = Elementary.decade(of: Double(max(1, most)))
    let decades = max(1, Elementary.powerOfTen(lower) < Double(most) ? lower + 1 : lower)
    let plot = Plot(left: 40, right: 390, top: 352, bottom: 428, horizontal: .fractions, vertical: .fractions)
    func height(_ count: Int) -> Double {
      // A single sample still has a bar.
      (plot.bottom - plot.top) * (Elementary.log(Double(count)) / Elementary.log(10) + 0.25) / (Double(decades) + 0.25)
    }
    for decade in 0...decades where decades <= 3 || decade.isMultiple(of: 2) {
      let count = (0..<decade).reduce(1) { value, _ in value * 10 }
      let y = plot.bottom - height(count)
      svg.line((plot.left, y), (plot.right, y), class: "grid")
      svg.text(Self.short(count), at: (plot.left - 6, y + 4), class: "tick", anchor: .end)
    }
    svg.text("images", at: (0, plot.top - 12), class: "axis")
    for bin in calibration.bins where bin.count > 0 {
      let (low, high) = (plot.x(bin.range.lowerBound), plot.x(bin.range.upperBound))
      svg.rectangle(
        x: low + 1, y: plot.bottom - height(bin.count), width: max(0.5, high - low - 2), height: height(bin.count),
        class: "bar", title: explanation(bin))
    }
    plot.drawHorizontalAxis(&svg, title: "confidence (probability of the predicted class), %")
  }

  private func explanation(_ bin: Calibration.Bin) -> String {
    "\(counted(bin.count, "image")) with a confidence of \(Text.percent(bin.confidence)) on average:"
      + " \(Text.percent(bin.accuracy)) are right"
  }

  private static func short(_ count: Int) -> String {
    count >= 1_000_000 ? "\(count / 1_000_000)M" : count >= 10_000 ? "\(count / 1000)k" : grouped(count)
  }
}
