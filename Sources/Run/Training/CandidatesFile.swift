import Dataset
import Formats
import Network

/// What `candidates.csv` says: the candidates in the order of their rows.
package struct CandidatesFile {
  /// The file, as the user named it.
  package let path: String
  /// The candidates; there is at least one.
  package let candidates: [Candidate]
  /// The rung of a search that they are to be trained for.
  private let rung: Halving.Rung?

  /// Reads and checks the whole file, so that no candidate is trained for hours before a mistake in the next one shows.
  ///
  /// - `rung`: The rung of a search, whose epochs are those of all candidates.
  /// - Throws: `FileError` with the line: a column that no option has the name of, a name that is missing, used twice
  ///   or no folder's, a cell that the column's option does not take, epochs of a candidate that the rung has others
  ///   for.
  package init(_ path: String, rung: Halving.Rung? = nil) throws {
    self.path = path
    self.rung = rung
    var reader = try CSVReader(path, required: ["name"])
    let columns = try Self.columns(reader.columns, in: path)
    let nameColumn = try reader.column("name")
    var candidates: [Candidate] = []
    var lines: [String: Int] = [:]
    while try reader.advance() {
      let row = Row(path: path, line: reader.line)
      let name = try row.name(reader.text(nameColumn))
      if let first = lines.updateValue(row.line, forKey: name) {
        throw row.error("column name: expected every name once; found '\(name)', which line \(first) has; change one")
      }
      let cells = try columns.map { (column: $0.column, text: trimmed(try reader.text($0.index))) }
      do {
        candidates.append(try Candidate(name: name, cells: row.cells(cells.filter { !$0.text.isEmpty }, in: rung)))
      } catch let problem as CandidateProblem {
        throw row.error(problem.text)
      }
    }
    guard !candidates.isEmpty else {
      throw FileError(.badData, path: path, "expected a row for each candidate; found only the header line; add rows")
    }
    self.candidates = candidates
  }

  /// The candidate of a name.
  ///
  /// - Throws: `FileError` if there is none.
  package func candidate(_ name: String) throws -> Candidate {
    guard let candidate = candidates.first(where: { $0.name == name }) else {
      throw FileError(
        .badData, path: path,
        "expected a row named '\(name)'; found rows named \(candidates.map(\.name).joined(separator: ", "))")
    }
    return candidate
  }

  /// The command that trains a candidate, but for the fold.
  package func command(_ name: String) -> String {
    "train-fold --candidates \(path)\(rung.map { " \($0.options)" } ?? "") --candidate \(name)"
  }

  /// Makes sure that every candidate's network takes the images and the weights to start from, before the first is
  /// trained.
  ///
  /// - Throws: `FileError` that names the first candidate whose network does not, or its file.
  package func check(for data: LabelledImages) throws {
    for candidate in candidates {
      let arguments = candidate.arguments
      do {
        guard arguments.training.initialWeights == nil else {
          _ = try TrainingStart(arguments.training, options: arguments.options(fold: 1, seed: 0), for: data)
          continue
        }
        _ = try NetworkShape(of: arguments.training.architecture ?? .reference, for: data)
      } catch let error as FileError {
        throw error
      } catch {
        throw FileError(.badData, path: path, "candidate \(candidate.name): \(error)")
      }
    }
  }

  /// The option of each column, in the order of the options, so that equal candidates have equal settings.
  private static func columns(_ names: [String], in path: String) throws -> [(column: CandidateColumn, index: Int)] {
    let known = ["name"] + CandidateColumn.allCases.map(\.rawValue)
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw FileError(
        .badData, path: path,
        "line 1: expected columns among \(known.joined(separator: ", ")); found '\(unknown)'; rename it or leave it out"
      )
    }
    return CandidateColumn.allCases.compactMap { column in
      names.firstIndex(of: column.rawValue).map { (column, $0) }
    }
  }
}

/// A row that is being read.
private struct Row {
  let path: String
  let line: Int

  func error(_ problem: String) -> FileError { FileError(.badData, path: path, "line \(line): \(problem)") }

  /// The cells with the epochs of a rung, in the order of the columns.
  func cells(_ cells: [Candidate.Cell], in rung: Halving.Rung?) throws -> [Candidate.Cell] {
    guard let rung else { return cells }
    if let own = cells.first(where: { $0.column == .epochs }) {
      throw error("column epochs: expected nothing with --halving, which sets the epochs; found '\(own.text)'")
    }
    let all = cells + [(.epochs, "\(rung.epochs)")]
    return CandidateColumn.allCases.compactMap { column in all.first { $0.column == column } }
  }

  func name(_ text: String) throws -> String {
    let name = trimmed(text)
    guard Candidate.isUsable(name: name) else {
      throw error(
        "column name: expected a name for a folder (at most 64 letters, digits, '_', '+', '-' and '.', neither of the "
          + "last two in front); found '\(name)'")
    }
    return name
  }
}
