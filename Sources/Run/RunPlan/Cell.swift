import RunFiles

/// A model of the cross-validation. Cells train independently, in any order, on any machine.
package struct Cell: Sendable, Equatable {
  /// What the candidate's folder below `candidates` is called: its name or, in a rung of a search that is not the last,
  /// `NAME/epochs-N`; `nil` without candidates.
  package let candidate: String?
  /// The fold that is held out, from 1.
  package let fold: Int

  package init(candidate: String? = nil, fold: Int) {
    self.candidate = candidate
    self.fold = fold
  }

  /// What people call it.
  package var name: String { "\(candidate.map { "\($0) " } ?? "")fold \(fold)" }

  package func files(in artifacts: Artifacts) -> TrainingArtifacts {
    (candidate.map { artifacts.candidate($0) } ?? artifacts).fold(fold)
  }

  /// All cells: each candidate's folds, one candidate after the other.
  ///
  /// - `candidates`: The candidates' names; empty for a cross-validation without candidates.
  package static func all(of candidates: [String], folds: Int) -> [Cell] {
    let candidates = candidates.isEmpty ? [nil] : candidates.map { $0 }
    return candidates.flatMap { candidate in (1...folds).map { Cell(candidate: candidate, fold: $0) } }
  }
}
