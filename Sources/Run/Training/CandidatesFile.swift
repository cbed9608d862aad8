import Dataset
import Formats
import Network

/// What `candidates.csv` says: the candidates in the order of their rows.
public struct CandidatesFile {
  /// The file, as the user named it.
  public let path: String
  /// The candidates; there is at least one.
  public let candidates: [Candidate]

  /// Reads and checks the whole file, so that no candidate is trained for hours before a mistake in the next one shows.
  ///
  /// - Throws: `FileError` with the line: a column that no option has the name of, a name that is missing, used twice
  ///   or no folder's, a cell that the column's option does not take.
  public init(_ path: String) throws {
    self.path = path
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
      candidates.append(try row.candidate(name, cells.filter { !$0.text.isEmpty }))
    }
    guard !candidates.isEmpty else {
      throw FileError(.badData, path: path, "expected a row for each candidate; found only the header line; add rows")
    }
    self.candidates = candidates
  }

  /// The candidate of a name.
  ///
  /// - Throws: `FileError` if there is none.
  public func candidate(_ name: String) throws -> Candidate {
    guard let candidate = candidates.first(where: { $0.name == name }) else {
      throw FileError(
        .badData, path: path,
        "expected a row named '\(name)'; found rows named \(candidates.map(\.name).joined(separator: ", "))")
    }
    return candidate
  }

  /// Checks that every candidate's network takes the images, before the first is trained.
  ///
  /// - Throws: `FileError` that names the first candidate whose network does not.
  public func check(for data: LabelledImages) throws {
    for candidate in candidates {
      let architecture = candidate.arguments.training.architecture ?? .reference
      do {
        _ = try NetworkShape(of: architecture, for: data)
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
  typealias Cell = (column: CandidateColumn, text: String)

  let path: String
  let line: Int

  func error(_ problem: String) -> FileError { FileError(.badData, path: path, "line \(line): \(problem)") }

  func name(_ text: String) throws -> String {
    let name = trimmed(text)
    guard Candidate.isUsable(name: name) else {
      throw error(
        "column name: expected a name for a folder (at most 64 letters, digits, '_', '+', '-' and '.', neither of the "
          + "last two in front); found '\(name)'")
    }
    return name
  }

  func candidate(_ name: String, _ cells: [Cell]) throws -> Candidate {
    let settings = cells.map { "\($0.column.rawValue)=\($0.text)" }.joined(separator: " ")
    let problem: Problem
    do {
      return Candidate(name: name, settings: settings, arguments: try parse(cells))
    } catch {
      problem = error
    }
    // Whose fault it is shows when a cell alone is refused for the same reason.
    guard let culprit = cells.first(where: { self.problem(of: $0) == problem }) else {
      throw error("expected options that go together; found \(settings) (\(problem.text))")
    }
    throw error(
      "column \(culprit.column.rawValue): expected what \(culprit.column.option) takes; found '\(culprit.text)' "
        + "(\(problem.text))")
  }

  private func problem(of cell: Cell) -> Problem? {
    do { _ = try parse([cell]) } catch { return error }
    return nil
  }

  private struct Problem: Error, Equatable {
    let text: String
  }

  /// Reads the cells as the options that they stand for, by the parser of the command line.
  private func parse(_ cells: [Cell]) throws(Problem) -> FoldArguments {
    var commandLine: [String] = []
    for (column, text) in cells {
      guard let arguments = column.arguments(text) else { throw Problem(text: "give true, false or nothing") }
      commandLine += arguments
    }
    let arguments: FoldArguments
    do {
      arguments = try FoldArguments.parse(commandLine)
    } catch {
      throw Problem(text: FoldArguments.message(for: error))
    }
    do { try arguments.options(fold: 1, seed: 0).validate() } catch { throw Problem(text: error.description) }
    return arguments
  }
}

private func trimmed(_ text: String) -> String {
  func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
  return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
}
