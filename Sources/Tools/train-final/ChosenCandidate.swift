import Formats
import RunFiles
import ToolFrame
import Training

/// The candidate that the final model is trained as, and for how many epochs.
struct ChosenCandidate {
  let candidate: Candidate
  let epochs: Int

  /// Looks the candidate up: the one that is named, or else the one that the cross-validation chose.
  ///
  /// - Throws: `FileError` if there is no such candidate, or the cross-validation was that of another row.
  init(_ arguments: CandidateArguments, _ paths: FinalPaths, in artifacts: Artifacts) throws {
    let file = try arguments.file(in: artifacts, rung: arguments.rungs.halving?.rungs.last)
    let name = try arguments.candidate ?? Self.chosenName(in: paths.chosen ?? artifacts.chosenCandidate, by: paths.rule)
    candidate = try file.candidate(name)
    epochs = try Self.epochs(of: candidate, from: file.path, in: paths.summary ?? artifacts.candidateSummary)
  }

  private static func chosenName(in path: String, by rule: String?) throws -> String {
    let chosen = try ChosenRow.read(path)
    if let rule, chosen.rule != rule {
      throw ToolError(
        .usage,
        "--rule \(rule): \(path) was written by rule \(chosen.rule): run aggregate-cv again, or leave --rule out")
    }
    return chosen.candidate
  }

  /// The number of epochs that a candidate's cross-validation came to, if it was that of the same row.
  private static func epochs(of candidate: Candidate, from file: String, in path: String) throws -> Int {
    guard let row = try CandidateRow.schema.read(path).first(where: { $0.name == candidate.name }) else {
      throw FileError(
        .badData, path: path,
        "expected a row of candidate \(candidate.name); found none; run aggregate-cv --candidates \(file)")
    }
    guard row.options == candidate.settings else {
      throw FileError(
        .badData, path: path,
        "expected candidate \(candidate.name) with the options '\(candidate.settings)' of \(file); found with "
          + "'\(row.options)'; run train-fold for its folds, then aggregate-cv --candidates \(file)")
    }
    return row.epochs
  }
}
