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
    let file = try arguments.file(in: artifacts)
    let name = try arguments.candidate ?? Self.chosenName(in: paths.chosen ?? artifacts.chosenCandidate)
    candidate = try file.candidate(name)
    epochs = try Self.epochs(of: candidate, from: file.path, in: paths.summary ?? artifacts.candidateSummary)
  }

  private static func chosenName(in path: String) throws -> String {
    let names = try CSVTable.read(path, required: ["candidate"]).texts("candidate")
    guard let name = names.first, names.count == 1 else {
      throw FileError(
        .badData, path: path,
        "one row with the chosen candidate expected, \(names.count) rows found: run aggregate-cv --candidates")
    }
    return name
  }

  /// The number of epochs that a candidate's cross-validation came to, if it was that of the same row.
  private static func epochs(of candidate: Candidate, from file: String, in path: String) throws -> Int {
    let table = try CSVTable.read(path, required: ["candidate", "options", "chosen_epochs"])
    let epochs = try table.integers("chosen_epochs", in: 1...1_000_000)
    guard let row = try table.texts("candidate").firstIndex(of: candidate.name) else {
      throw FileError(
        .badData, path: path,
        "a row of candidate \(candidate.name) expected, none found: run aggregate-cv --candidates \(file)")
    }
    let options = try table.texts("options")[row]
    guard options == candidate.settings else {
      throw FileError(
        .badData, path: path,
        "candidate \(candidate.name) with the options '\(candidate.settings)' of \(file) expected, with '\(options)' found:"
          + " run train-fold for its folds, then aggregate-cv --candidates \(file)")
    }
    return epochs[row]
  }
}
