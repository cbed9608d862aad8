/// One of several ways of training that are compared: a row of `candidates.csv`.
package struct Candidate {
  /// What a column of its row holds.
  package typealias Cell = (column: CandidateColumn, text: String)

  /// Its name, and that of its folder.
  package let name: String
  /// The cells of its row that are not empty.
  package let cells: [Cell]
  /// The options that follow from it.
  package let arguments: FoldArguments

  /// What its row sets, such as `batch_size=128 learning_rate=0.002`; empty if it has all defaults.
  package var settings: String { cells.map { "\($0.column.rawValue)=\($0.text)" }.joined(separator: " ") }

  /// Reads the cells as the options that they stand for, by the parser of the command line.
  ///
  /// - `cells`: In the order of the columns, so that equal candidates have equal settings.
  /// - Throws: ``CandidateProblem`` that names the column whose option does not take its cell, or cells that do not go
  ///   together.
  package init(name: String, cells: [Cell]) throws(CandidateProblem) {
    self.name = name
    self.cells = cells
    let problem: CandidateProblem
    do {
      arguments = try Self.parse(cells)
      return
    } catch {
      problem = error
    }
    // Whose fault it is shows when a cell alone is refused for the same reason.
    guard let culprit = cells.first(where: { Self.problem(of: $0) == problem }) else {
      let settings = cells.map { "\($0.column.rawValue)=\($0.text)" }.joined(separator: " ")
      throw CandidateProblem(text: "expected options that go together; found \(settings) (\(problem.text))")
    }
    throw CandidateProblem(
      text: "column \(culprit.column.rawValue): expected what \(culprit.column.option) takes; found '\(culprit.text)' "
        + "(\(problem.text))")
  }

  /// Whether a name can be that of a folder anywhere, needs no quotes in a shell and is not taken for an option.
  static func isUsable(name: String) -> Bool {
    let marks: Set<Character> = [".", "_", "+", "-"]
    guard let first = name.first, name.count <= 64, first != ".", first != "-" else { return false }
    return name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || marks.contains($0) }
  }

  private static func problem(of cell: Cell) -> CandidateProblem? {
    do { _ = try parse([cell]) } catch { return error }
    return nil
  }

  private static func parse(_ cells: [Cell]) throws(CandidateProblem) -> FoldArguments {
    var commandLine: [String] = []
    for (column, text) in cells {
      guard let arguments = column.arguments(text) else {
        throw CandidateProblem(text: "give true, false or nothing")
      }
      commandLine += arguments
    }
    let arguments: FoldArguments
    do {
      arguments = try FoldArguments.parse(commandLine)
    } catch {
      throw CandidateProblem(text: FoldArguments.message(for: error))
    }
    do { try arguments.options(fold: 1, seed: 0).validate() } catch { throw CandidateProblem(text: error.description) }
    return arguments
  }
}

/// Why some cells make no candidate.
package struct CandidateProblem: Error, Equatable {
  /// What is wrong with which column, in one line.
  package let text: String
}
