import Formats
import RunFiles

/// What `candidates_summary.csv` and `chosen.csv` hold.
struct CandidateFiles {
  let rows: [CandidateRow]
  let chosen: String
  /// The rule of the choice, `best` or `one-se`.
  let rule: String

  /// Reads both files.
  ///
  /// - Throws: `FileError` if one cannot be read or lacks something.
  init(summary: String, chosen: String) throws {
    rows = try CandidateRow.readAll(summary)
    let choice = try ChosenRow.read(chosen)
    let names = rows.map(\.name)
    guard names.contains(choice.candidate) else {
      throw FileError(
        .badData, path: chosen,
        "expected a row with one of the candidates \(names.joined(separator: ", ")); found none; run aggregate-cv "
          + "--candidates")
    }
    (self.chosen, rule) = (choice.candidate, choice.rule)
  }
}
