/// How many cells to train at a time, by the model in docs/Scaling.md.
public enum JobCount {
  /// The number of cells at a time that takes the least time for all; the smallest of equals.
  ///
  /// - Precondition: there is a cell and a core.
  public static func soonest(cells: Int, cores: Int) -> Int {
    precondition(cells > 0 && cores > 0, "\(cells) cells on \(cores) cores")
    return (1...min(cells, cores)).min { time(cells, $0, cores) < time(cells, $1, cores) } ?? 1
  }

  /// The time of all cells, in thousandths of what one takes on one thread.
  private static func time(_ cells: Int, _ jobs: Int, _ cores: Int) -> Int {
    let turns = (cells + jobs - 1) / jobs
    return turns * time(threads: cores / jobs)
  }

  /// A batch is cut into eight parts, so what counts is how many turns its threads take; 0.042 is the measured loss of
  /// two threads.
  private static func time(threads: Int) -> Int { 42 + 958 * ((8 + threads - 1) / threads) / 8 }
}
