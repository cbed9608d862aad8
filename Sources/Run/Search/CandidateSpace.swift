import Dataset
import Formats
import Training

/// All candidates that the values of some columns allow.
package struct CandidateSpace: Sendable {
  /// The columns in their order, each with its values.
  private let columns: [(column: CandidateColumn, values: ColumnValues)]

  /// The most candidates of a grid.
  package static let largestGrid = 10_000

  /// Candidates that were taken, and how many combinations were left out because their options do not go together.
  package struct Taken {
    /// The candidates: `c1`, `c2`, …, with as many digits as the last one has.
    package let candidates: [Candidate]
    /// The number of combinations that were left out.
    package let leftOut: Int
  }

  /// Gathers the columns.
  ///
  /// - Throws: ``SearchProblem`` with the column whose option does not take one of its values.
  package init(_ values: [CandidateColumn: ColumnValues]) throws(SearchProblem) {
    columns = CandidateColumn.allCases.compactMap { column in values[column].map { (column, $0) } }
    for (column, values) in columns where column != .architecture {
      for text in values.checked where Self.isAlone(column) {
        do throws(CandidateProblem) { _ = try Candidate(name: "c", cells: [(column, text)]) } catch {
          throw SearchProblem(error.text)
        }
      }
    }
  }

  /// The number of combinations; `nil` where a range has no end of them, or there are more than can be counted.
  package var count: Int? {
    var count = 1
    for (_, values) in columns {
      guard let factor = values.count, case let product = count.multipliedReportingOverflow(by: factor),
        !product.overflow
      else { return nil }
      count = product.partialValue
    }
    return count
  }

  /// All combinations, the last column changing fastest.
  ///
  /// - Throws: ``SearchProblem`` for a range, or if there are too many.
  package func grid() throws(SearchProblem) -> Taken {
    var rows: [[String]] = [[]]
    for (column, values) in columns {
      guard case .list(let texts) = values else {
        throw SearchProblem("--grid: expected lists of values; found a range after \(column.option)")
      }
      guard rows.count * texts.count <= Self.largestGrid else {
        throw SearchProblem(
          "--grid: expected at most \(grouped(Self.largestGrid)) candidates; found more; draw some with --count")
      }
      rows = rows.flatMap { row in texts.map { row + [$0] } }
    }
    let possible = rows.filter(isPossible)
    guard !possible.isEmpty else { throw SearchProblem("--grid: expected options that go together; found none") }
    return Taken(candidates: named(possible), leftOut: rows.count - possible.count)
  }

  /// Some combinations at random, no two alike.
  ///
  /// The draws are those of NumPy's `RandomState(seed)`: for each candidate and each column in order, a list's value is
  /// `values[randint(len(values))]`, and a range's that of ``NumberRange``. A combination that was drawn before, or
  /// whose options do not go together, is drawn again. Checked against NumPy, candidate by candidate.
  ///
  /// - Throws: ``SearchProblem`` if there are fewer combinations.
  package func sample(_ wanted: Int, seed: UInt32) throws(SearchProblem) -> Taken {
    if let count, count < wanted {
      throw SearchProblem(
        "--count \(wanted): expected at most the \(grouped(count)) combinations; widen a list, or give --grid for all")
    }
    var random = NumPyRandom(seed: seed)
    var (rows, seen, leftOut): ([[String]], Set<[String]>, Int) = ([], [], 0)
    // Of n combinations the last one takes n draws on average; what takes ten times all of that is not there.
    var draws = 1_000 + 10 * wanted * wanted
    while rows.count < wanted {
      guard draws > 0 else {
        throw SearchProblem(
          "--count \(wanted): expected as many different candidates; found \(grouped(rows.count)); widen a range or "
            + "list"
        )
      }
      draws -= 1
      let row = columns.map { $0.values.draw(&random) }
      guard seen.insert(row).inserted else { continue }
      if isPossible(row) { rows.append(row) } else { leftOut += 1 }
    }
    return Taken(candidates: named(rows), leftOut: leftOut)
  }

  private func cells(_ row: [String]) -> [Candidate.Cell] { zip(columns, row).map { ($0.column, $1) } }

  private func isPossible(_ row: [String]) -> Bool { (try? Candidate(name: "c", cells: cells(row))) != nil }

  private func named(_ rows: [[String]]) -> [Candidate] {
    let digits = "\(rows.count)".count
    return rows.enumerated().compactMap { place, row in
      let number = "\(place + 1)"
      return try? Candidate(
        name: "c" + String(repeating: "0", count: digits - number.count) + number, cells: cells(row))
    }
  }

  /// Whether an option is right or wrong by itself: whether there may be momentum or decay depends on the optimiser,
  /// and how much patience on schedule and epochs.
  private static func isAlone(_ column: CandidateColumn) -> Bool { column != .weightDecay && column != .patience }
}
