/// How many cells to train at a time and on how many threads, by the model in docs/Scaling.md.
///
/// Cells run in rounds of the same number. Where fewer are left for the last round, they share all cores: bytes do not
/// depend on the number of threads.
package enum JobCount {
  /// The number of cells at a time that takes the least time for all; the smallest of equals.
  ///
  /// - Precondition: there is a cell and a core.
  package static func fastest(cells: Int, cores: Int) -> Int {
    precondition(cells > 0 && cores > 0, "\(cells) cells on \(cores) cores")
    return (1...min(cells, cores)).min { time(cells, $0, cores) < time(cells, $1, cores) } ?? 1
  }

  /// The number of threads of each cell, at least one, if so many run at a time.
  ///
  /// - Precondition: there is a job.
  package static func threads(cells: Int, jobs: Int, cores: Int) -> [Int] {
    precondition(jobs > 0, "no cell at a time")
    let rest = cells % jobs
    return (0..<cells).map { max(1, cores / ($0 < cells - rest ? jobs : rest)) }
  }

  /// The time of all cells, in 8,000ths of what one takes on one thread.
  private static func time(_ cells: Int, _ jobs: Int, _ cores: Int) -> Int {
    let rest = cells % jobs
    return cells / jobs * time(threads: cores / jobs) + (rest > 0 ? time(threads: cores / rest) : 0)
  }

  /// A batch is cut into eight parts, so what counts is how many turns its threads take; 0.042 is the measured loss of
  /// two threads.
  private static func time(threads: Int) -> Int { 8 * 42 + 958 * ((8 + threads - 1) / threads) }
}
