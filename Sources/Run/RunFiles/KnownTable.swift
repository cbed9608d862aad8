import Formats
import Network
import Statistics

/// A table of the pipeline, told by the names of its columns, for checking any file that may be one.
package struct KnownTable {
  let columns: [String]
  let check: (_ path: String) throws -> Int

  private init<Row>(_ schema: CSVSchema<Row>) {
    columns = schema.required
    check = { path in
      var count = 0
      try schema.forEach(in: path) { _ in count += 1 }
      return count
    }
  }

  /// The tables; one with more columns comes before those that have a part of them.
  private static var all: [KnownTable] {
    [
      KnownTable(EpochRecord.schema), KnownTable(CandidateFold.schema),
      KnownTable(FoldResult.schema(remedy: "train again")),
      KnownTable(FoldResult.crossValidation), KnownTable(CandidateRow.schema), KnownTable(ChosenRow.schema),
      KnownTable(ComparisonRow.schema(.views)), KnownTable(ComparisonRow.schema(.ensemble)),
      KnownTable(TemperatureRow.schema), KnownTable(SetMetrics.schema), KnownTable(ClassRow.schema()),
      KnownTable(StageRow.schema), KnownTable(SlurmJobRow.schema), KnownTable(DuplicateRow.schema()),
      KnownTable(OddImageRow.schema()),
      KnownTable(ShiftRow.schema), KnownTable(RungRow.schema),
      KnownTable(PatchRow.schema), KnownTable(SaliencyRow.schema),
    ]
  }

  /// Reads a table to its end; of one that is none of the pipeline's only that it is a table is checked.
  ///
  /// - Returns: The names of its columns and the number of its rows.
  /// - Throws: `FileError` with line and column of a field that may not hold what it does.
  package static func check(_ path: String) throws -> (columns: [String], rows: Int) {
    var reader = try CSVReader(path)
    let columns = reader.columns
    if PredictionRows.isTable(columns) { return (columns, try checkPredictions(path)) }
    if let schema = LabelIssue.schema(of: columns) { return (columns, try KnownTable(schema).check(path)) }
    if let table = all.first(where: { Set(columns).isSuperset(of: $0.columns) }) {
      return (columns, try table.check(path))
    }
    var count = 0
    while try reader.advance() { count += 1 }
    return (columns, count)
  }

  private static func checkPredictions(_ path: String) throws -> Int {
    var rows = try PredictionRows(path, remedy: "make it again")
    var count = 0
    while try rows.advance() {
      _ = (try rows.index(), try rows.label(), try rows.predicted(), try rows.probabilities())
      count += 1
    }
    return count
  }
}
