import Formats
import Glibc

/// Shows on standard error how a training proceeds.
///
/// On a terminal a live line (what is trained, epoch, bar, loss, accuracy, images per second, time left) is drawn over
/// itself until the epoch's final line takes its place; anywhere else only the final line of each epoch is printed. A
/// terminal's lines leave out what is least important where they would be longer than it is wide.
public final class Progress {
  /// What is trained.
  public struct Subject: Sendable {
    /// In full, such as `fold 2 of 5`.
    public var name: String
    /// In short, such as `fold 2/5`.
    public var shortName: String
    /// The most epochs that the training may take.
    public var epochs: Int
    /// Whether it may end before.
    public var mayStopEarly: Bool

    /// Describes a training.
    public init(_ name: String, shortName: String, epochs: Int, mayStopEarly: Bool) {
      self.name = name
      self.shortName = shortName
      self.epochs = epochs
      self.mayStopEarly = mayStopEarly
    }
  }

  /// An epoch's figures at its end; validation is absent where nothing was held out.
  public struct Epoch: Sendable {
    /// Mean loss and accuracy over the epoch's batches as they were trained on.
    public var loss: Double, accuracy: Double
    /// Loss and accuracy on the validation part, if there is one.
    public var validation: (loss: Double, accuracy: Double)?
    /// How long the epoch took, validation included.
    public var seconds: Double

    /// Gathers the figures.
    public init(loss: Double, accuracy: Double, validation: (loss: Double, accuracy: Double)?, seconds: Double) {
      self.loss = loss
      self.accuracy = accuracy
      self.validation = validation
      self.seconds = seconds
    }
  }

  private let subject: Subject
  private var epochs: Int { subject.epochs }
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
  ///   - subject: What is trained.
  ///   - imagesPerEpoch: The number of images in the training part.
  ///   - quiet: Whether to show nothing at all.
  ///   - terminal: Where the display goes.
  ///   - clock: Seconds from any fixed moment.
  ///   - write: Takes the text to show.
  public init(
    _ subject: Subject, imagesPerEpoch: Int, quiet: Bool = false, terminal: Terminal = .standardError,
    clock: @escaping () -> Double = monotonicSeconds,
    write: @escaping (String) -> Void = { Console.writeToStandardError($0) }
  ) {
    self.subject = subject
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
  public func update(epoch: Int, images: Int, loss: Double, accuracy: Double) {
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
    let total = subject.mayStopEarly ? "of at most \(epochs)" : "of \(epochs)"
    let speedText = "  \(speed.isFinite ? grouped(Int(speed)) : "-") img/s"
    let figures = "  loss \(Numbers.fixed(loss, 4))  acc \(Numbers.percent(accuracy))"
    let timeText = "  \(Numbers.clock(seconds: left)) left"
    let lines = [
      (subject.name, total, speedText), (subject.name, total, ""), (subject.shortName, total, ""),
      (subject.shortName, "of \(epochs)", ""),
    ].map { name, total, speed in
      let before = "\(name), epoch \(padded(epoch)) \(total) "
      let after = figures + speed + timeText
      return before + bar(fraction, beside: before.count + after.count) + after
    }
    draw(fitting(lines))
  }

  /// Prints the final line of an epoch.
  public func finish(epoch: Int, _ figures: Epoch) {
    guard !isQuiet else { return }
    let validation = figures.validation.map { valid in
      "; valid \(Numbers.fixed(valid.loss, 4)), \(Numbers.percent(valid.accuracy))"
    }
    let lines = [(subject.name, "accuracy"), (subject.shortName, "accuracy"), (subject.shortName, "acc")]
      .map { name, accuracy in
        "\(name), epoch \(padded(epoch))/\(epochs): loss \(Numbers.fixed(figures.loss, 4)),"
          + " \(accuracy) \(Numbers.percent(figures.accuracy))\(validation ?? ""); \(Numbers.fixed(figures.seconds, 1)) s"
      }
    close()
    write((terminal.isInteractive ? fitting(lines) : lines[0]) + "\n")
  }

  /// The first of several lines that the terminal is wide enough for, or else the last.
  private func fitting(_ lines: [String]) -> String {
    lines.first { $0.count < terminal.width } ?? lines[lines.count - 1]
  }

  /// Clears the live line, so that something else can be printed.
  public func close() {
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

/// Seconds from a fixed moment, by a clock that nobody sets.
public func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
