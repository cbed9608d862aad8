import Formats
import Glibc
import Network

/// Shows on standard error how a training proceeds.
///
/// On a terminal a live line (what is trained, epoch, bar, loss, accuracy, images per second, time left) is drawn over
/// itself until the epoch's final line takes its place; anywhere else only the final line of each epoch is printed. A
/// terminal's lines leave out what is least important where they would be longer than it is wide.
package final class Progress {
  private let name: String
  private let shortName: String
  private let epochs: Int
  private let mayStopEarly: Bool
  private let imagesPerEpoch: Int
  private let isQuiet: Bool
  private let terminal: Terminal
  private let clock: () -> Double
  private let write: (String) -> Void
  private var run: Mark?
  private var current: (epoch: Int, start: Mark)?
  private var nextDrawing = -Double.infinity
  private var isLineOpen = false

  /// Ten drawings a second look live and cost nothing.
  private static let drawingInterval = 0.1

  /// Starts the display.
  ///
  /// - Parameters:
  ///   - name: What is trained, such as `fold 2 of 5`.
  ///   - shortName: The same in short, such as `fold 2/5`.
  ///   - epochs: The most epochs that the training may take.
  ///   - mayStopEarly: Whether it may end before.
  ///   - imagesPerEpoch: The number of images in the training part.
  ///   - quiet: Whether to show nothing at all.
  ///   - terminal: Where the display goes.
  ///   - clock: Seconds from any fixed moment.
  ///   - write: Takes the text to show.
  package init(
    _ name: String, shortName: String, epochs: Int, mayStopEarly: Bool, imagesPerEpoch: Int, quiet: Bool = false,
    terminal: Terminal = .standardError, clock: @escaping () -> Double = monotonicSeconds,
    write: @escaping (String) -> Void = { Console.writeToStandardError($0) }
  ) {
    (self.name, self.shortName, self.epochs, self.mayStopEarly) = (name, shortName, epochs, mayStopEarly)
    self.imagesPerEpoch = imagesPerEpoch
    self.isQuiet = quiet
    self.terminal = terminal
    self.clock = clock
    self.write = write
  }

  /// Tells how far an epoch is; cheap enough for every batch.
  ///
  /// - Parameters:
  ///   - epoch: The epoch, from 1.
  ///   - images: How many of its images are done.
  ///   - loss: The mean loss over these.
  ///   - accuracy: The fraction of these that the network classified correctly.
  package func update(epoch: Int, images: Int, loss: Double, accuracy: Double) {
    guard !isQuiet, terminal.isInteractive else { return }
    let now = Mark(images: (epoch - 1) * imagesPerEpoch + images, time: clock())
    if current?.epoch != epoch { current = (epoch, now) }
    if run == nil { run = now }
    guard now.time >= nextDrawing, let current, let run else { return }
    nextDrawing = now.time + Self.drawingInterval
    // The time left counts the pauses between epochs (validation), the speed shown does not.
    let left = Double(epochs * imagesPerEpoch - now.images) / now.imagesPerSecond(since: run)
    let speed = now.imagesPerSecond(since: current.start)
    let fraction = Double(images) / Double(max(1, imagesPerEpoch))
    let total = mayStopEarly ? "of at most \(epochs)" : "of \(epochs)"
    let speedText = "  \(speed.isFinite ? grouped(Int(speed)) : "-") img/s"
    let figures = "  loss \(Numbers.fixed(loss, 4))  acc \(Numbers.percent(accuracy))"
    let timeText = "  \(Numbers.clock(seconds: left)) left"
    let lines = [
      (name, total, speedText), (name, total, ""), (shortName, total, ""),
      (shortName, "of \(epochs)", ""),
    ].map { name, total, speed in
      let before = "\(name), epoch \(padded(epoch)) \(total) "
      let after = figures + speed + timeText
      return before + bar(fraction, beside: before.count + after.count) + after
    }
    draw(fitting(lines))
  }

  /// Prints the final line of an epoch.
  package func finish(_ record: EpochRecord) {
    guard !isQuiet else { return }
    var validation = ""
    if let loss = record.validLoss, let accuracy = record.validAccuracy {
      validation = "; valid \(Numbers.fixed(loss, 4)), \(Numbers.percent(accuracy))"
    }
    let lines = [(name, "accuracy"), (shortName, "accuracy"), (shortName, "acc")]
      .map { name, accuracy in
        "\(name), epoch \(padded(record.epoch))/\(epochs): loss \(Numbers.fixed(record.trainLoss, 4)), \(accuracy) "
          + "\(Numbers.percent(record.trainAccuracy))\(validation); \(Numbers.fixed(record.seconds, 1)) s"
      }
    close()
    write((terminal.isInteractive ? fitting(lines) : lines[0]) + "\n")
  }

  /// The first of several lines that the terminal is wide enough for, or else the last.
  private func fitting(_ lines: [String]) -> String {
    lines.first { $0.count < terminal.width } ?? lines[lines.count - 1]
  }

  /// Clears the live line, so that something else can be printed.
  package func close() {
    if isLineOpen { write("\r\u{1B}[K") }
    isLineOpen = false
  }

  private func draw(_ line: String) {
    // One column stays free: a full line makes many terminals wrap.
    write("\r" + line.prefix(max(0, terminal.width - 1)) + "\u{1B}[K")
    isLineOpen = true
  }

  private func bar(_ fraction: Double, beside others: Int) -> String {
    let length = min(30, terminal.width - 1 - others - 2)
    guard length >= 5 else { return "\(Int(100 * fraction))%" }
    let done = min(length, max(0, Int(fraction * Double(length))))
    return "[" + String(repeating: "=", count: done) + String(repeating: " ", count: length - done) + "]"
  }

  private func padded(_ epoch: Int) -> String {
    String(repeating: " ", count: String(epochs).count - min(String(epochs).count, String(epoch).count)) + "\(epoch)"
  }
}

/// How many images were done at a time.
private struct Mark {
  var images: Int
  var time: Double

  func imagesPerSecond(since start: Mark) -> Double {
    Double(images - start.images) / (time - start.time)
  }
}

/// Seconds from a fixed moment, by a clock that is never set.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
