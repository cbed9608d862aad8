import Formats
import RunFiles

/// What `candidates_summary.csv` and `chosen.csv` hold.
struct CandidateFiles {
  let rows: [CandidateRow]
  let chosen: String
  /// The rule of the choice, `best` or `one-se`.
  let rule: String
  /// The rungs of the search that they are from; empty if there was none.
  let rungs: [RungRow]
  /// The chosen one on other folds, if it was measured there.
  let remeasured: CandidateRow?

  /// Reads the files; without a table of rungs, or with that of another search, there was no search.
  ///
  /// - Throws: `FileError` if one cannot be read or lacks something.
  init(_ artifacts: Artifacts) throws {
    let (summary, chosen) = (artifacts.candidateSummary, artifacts.chosenCandidate)
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
    let rungs = try ifPresent(artifacts.rungs) { try RungRow.schema.read($0) } ?? []
    let last = rungs.map(\.rung).max()
    let compared = rungs.filter { $0.rung == last && $0.wentOn }.map { [$0.candidate, $0.options] }
    self.rungs = compared == rows.map { [$0.name, $0.options] } ? rungs : []
    let row = rows.first { $0.name == choice.candidate }
    remeasured = try ifPresent(artifacts.remeasured.candidateSummary) { try CandidateRow.schema.read($0) }?
      .first { $0.name == row?.name && $0.options == row?.options }
  }
}
