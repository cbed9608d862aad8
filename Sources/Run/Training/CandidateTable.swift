import Formats

extension [Candidate] {
  /// The candidates as `candidates.csv` has them: their names, and the columns in which any of them has a value.
  package var table: CSVTable {
    let columns = CandidateColumn.allCases.filter { column in
      contains { $0.cells.contains { $0.column == column } }
    }
    return CSVTable(
      columns: ["name"] + columns.map(\.rawValue),
      rows: map { candidate in
        [candidate.name]
          + columns.map { column in candidate.cells.first { $0.column == column }?.text ?? "" }
      })
  }
}
