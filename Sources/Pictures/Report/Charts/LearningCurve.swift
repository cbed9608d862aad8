import Formats

/// How a figure of merit went over the epochs of a training, as one of several small pictures with equal axes.
package struct LearningCurve {
  /// What is drawn: `loss` or `accuracy`, what the axis says, and the scale that all trainings share.
  package typealias Measure = (name: String, axisTitle: String, axis: Axis)

  /// The training's name.
  package let name: String
  /// The figure of each epoch over the training part.
  package let training: [Double]
  /// The figure of each epoch over the validation part; empty without one.
  package let validation: [Double]
  /// The epoch to mark, from 1.
  package let chosenEpoch: Int?

  package init(name: String, training: [Double], validation: [Double], chosenEpoch: Int?) {
    self.name = name
    self.training = training
    self.validation = validation
    self.chosenEpoch = chosenEpoch
  }

  /// The picture.
  ///
  /// - `measure`: What is drawn.
  /// - `epochs`: The epochs that the axis of all pictures reaches to.
  package func draw(_ measure: Measure, epochs: Int) -> String {
    var svg = SVG(width: 320, height: 196, title: title(measure))
    let plot = Plot(
      left: 40, right: 310, top: 26, bottom: 156, horizontal: .counting(to: epochs), vertical: measure.axis)
    plot.drawVerticalAxis(&svg, title: measure.axisTitle)
    plot.drawHorizontalAxis(&svg, title: "epoch")
    if let chosenEpoch { mark(chosenEpoch, in: plot, &svg) }
    draw(training, "training", measure, in: plot, &svg)
    draw(validation, "validation", measure, in: plot, &svg)
    return svg.markup
  }

  private func draw(_ values: [Double], _ series: String, _ measure: Measure, in plot: Plot, _ svg: inout SVG) {
    let points = values.enumerated().map { plot.point(Double($0.offset + 1), $0.element) }
    if points.count > 1 { svg.polyline(points, class: "line \(series)") }
    // More dots than this run into a band.
    let hasDots = points.count <= 40
    for (index, point) in points.enumerated() where hasDots || index + 1 == chosenEpoch {
      let isChosen = index + 1 == chosenEpoch && (series == "validation" || validation.isEmpty)
      svg.circle(
        point, radius: isChosen ? 4.5 : 2, class: "dot \(series)" + (isChosen ? " chosen" : ""),
        title: "epoch \(index + 1), \(series) \(measure.name) \(Self.figure(values[index], measure))")
    }
  }

  private func mark(_ epoch: Int, in plot: Plot, _ svg: inout SVG) {
    let x = plot.x(Double(epoch))
    svg.line((x, plot.top), (x, plot.bottom), class: "mark")
    let isLeft = x < plot.left + 0.75 * (plot.right - plot.left)
    svg.text(
      "epoch \(epoch)", at: (x + (isLeft ? 5 : -5), plot.top - 10), class: "note", anchor: isLeft ? .start : .end)
  }

  private func title(_ measure: Measure) -> String {
    var text = "\(name): \(measure.name) over \(counted(training.count, "epoch"))"
    if let last = training.last { text += ", training ends at \(Self.figure(last, measure))" }
    if let last = validation.last { text += ", validation at \(Self.figure(last, measure))" }
    if let chosenEpoch { text += "; epoch \(chosenEpoch) is marked" }
    return text
  }

  private static func figure(_ value: Double, _ measure: Measure) -> String {
    measure.name == "accuracy" ? Text.percent(value) : Numerals.fixed(value, 4)
  }
}
