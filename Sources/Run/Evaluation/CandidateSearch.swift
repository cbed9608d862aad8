import Dataset
import Formats
import Network
import RunFiles
import Statistics
import Training

/// A search by successive halving as far as its trainings go: what each rung came to, and who goes on.
///
/// All of it follows from the files of the trainings, so every tool that works it out finds the same.
package struct CandidateSearch {
  /// The rows of the rungs that were asked for, in the order of the candidates.
  package let rows: [RungRow]
  /// The candidates that go on from the last of these rungs, with the options of the next one.
  package let remaining: [Candidate]

  /// Works out rungs from the first one on.
  ///
  /// - Parameters:
  ///   - path: The file with all candidates.
  ///   - rungs: The rungs, from the first one on.
  ///   - halving: All rungs of the search.
  ///   - table: The folds.
  ///   - foldsPath: Where they come from.
  ///   - artifacts: The folder of the run.
  /// - Throws: `FileError` if a training is missing or not of this search, or if no candidate is left.
  package init(
    _ path: String, _ rungs: some Collection<Halving.Rung>, of halving: Halving, _ table: FoldTable,
    from foldsPath: String, in artifacts: Artifacts
  ) throws {
    var rows: [RungRow] = []
    var names = try CandidatesFile(path, rung: halving.rungs[0]).candidates.map(\.name)
    for rung in rungs {
      let file = try CandidatesFile(path, rung: rung)
      var members = try file.candidates.filter { names.contains($0.name) }.map {
        try Self.row(of: $0, file, rung, table, foldsPath, artifacts)
      }
      let survivors = rung.isLast ? members.count : halving.survivors(of: members.count, after: rung)
      let ranking = CandidateRanking(
        members.map { ($0.accuracy, $0.parameters) }, survivors: survivors)
      for place in members.indices { members[place].take(ranking, at: place, of: members.count, survivors, rung) }
      rows += members
      names = members.filter(\.wentOn).map(\.candidate)
      guard !names.isEmpty else {
        throw FileError(
          .badData, path: path,
          "expected a candidate that can be trained; found none of \(members.count) in rung \(rung.number) "
            + "(\(members[0].candidate): \(members[0].reason)); change the rows")
      }
    }
    self.rows = rows
    let next = halving.rungs.first { $0.number == rungs.count + 1 } ?? halving.rungs[halving.rungs.count - 1]
    remaining = try CandidatesFile(path, rung: next).candidates.filter { names.contains($0.name) }
  }

  /// What a candidate's trainings in a rung came to, without its place.
  private static func row(
    of candidate: Candidate, _ file: CandidatesFile, _ rung: Halving.Rung, _ table: FoldTable, _ foldsPath: String,
    _ artifacts: Artifacts
  ) throws -> RungRow {
    var row = RungRow()
    (row.rung, row.epochs, row.candidate) = (rung.number, rung.epochs, candidate.name)
    row.options = candidate.settings
    let folder = artifacts.candidate(candidate.name, in: rung)
    let failures = try (1...table.foldCount).compactMap { fold in
      try FailedTraining.readIfPresent(folder.fold(fold).failure).map { (fold, $0) }
    }
    if let (fold, failure) = failures.first {
      row.parameters = try failure.metadata.network(path: folder.fold(fold).failure).parameterCount
      row.reason = "fold \(fold): \(failure.reason)"
      return row
    }
    let trained = try TrainedFolds(of: table, from: foldsPath, in: folder, command: file.command(candidate.name))
    try trained.check(are: candidate, of: file)
    let results = try trained.folds.map { try FoldResult.read($0.files.result, fold: $0.number, command: $0.command) }
    let spread = MeanAndDeviation(of: results.map(\.validAccuracy))
    row.parameters = try trained.folds[0].metadata.network(path: trained.folds[0].files.model).parameterCount
    (row.accuracy, row.deviation) = (spread.mean, spread.standardDeviation)
    row.seconds = results.reduce(0) { $0 + $1.seconds }
    return row
  }
}

extension RungRow {
  fileprivate mutating func take(
    _ ranking: CandidateRanking, at place: Int, of count: Int, _ survivors: Int, _ rung: Halving.Rung
  ) {
    (rank, wentOn) = (ranking.ranks[place], ranking.goesOn[place])
    let order = rung.isLast ? "rank \(rank) of \(count), the last rung" : "rank \(rank) of \(count), \(survivors) go on"
    switch ranking.reasons[place] {
    case .failure: break
    case .accuracy: reason = order
    case .weights: reason = "\(order); as accurate as the last of these, but with more weights"
    case .order: reason = "\(order); as accurate as the last of these, but later in the file"
    }
  }
}
