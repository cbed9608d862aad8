/// Adds up what each thread spends on each pass of each stage.
///
/// A thread reads the clock between two passes over a task's shards, some tens of times in a millisecond of work.
final class StepClock {
  enum Part: Int, CaseIterable {
    case forward, backward, update
  }

  private let stages: Int
  private let workers: Int
  /// For each thread a row, one part of each stage after the other, and one more for what belongs to no stage. Rows are
  /// apart by a cache line, so that threads do not take them from each other.
  private let seconds: PerImage<Double>
  private let row: Int
  private(set) var images = 0
  private(set) var wallSeconds = 0.0

  init(stages: Int, workers: Int) {
    self.stages = stages
    self.workers = workers
    row = Part.allCases.count * stages + 1 + 8
    seconds = PerImage(count: workers * row, 0)
  }

  /// A thread's stopwatch, started.
  func start(worker: Int) -> Watch { Watch(seconds: seconds, first: worker * row, last: .now) }

  /// Counts a step.
  func add(images: Int, since start: ContinuousClock.Instant) {
    self.images += images
    wallSeconds += start.duration(to: .now).seconds
  }

  struct Watch {
    fileprivate let seconds: PerImage<Double>
    fileprivate let first: Int
    fileprivate var last: ContinuousClock.Instant

    /// Books the time since the start or the last lap.
    mutating func lap(_ part: Part, stage: Int) { book(1 + Part.allCases.count * stage + part.rawValue) }

    /// Books it to what belongs to no stage.
    mutating func lapOutsideStages() { book(0) }

    private mutating func book(_ place: Int) {
      let now = ContinuousClock.now
      seconds[first + place] += last.duration(to: now).seconds
      last = now
    }
  }

  /// The seconds of all threads.
  func total(_ part: Part, stage: Int) -> Double { sum(1 + Part.allCases.count * stage + part.rawValue) }

  /// The seconds of all threads outside the stages.
  var outsideStages: Double { sum(0) }

  private func sum(_ place: Int) -> Double { (0..<workers).reduce(0) { $0 + seconds[$1 * row + place] } }
}
