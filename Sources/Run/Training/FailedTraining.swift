import Formats
import Network

/// A training that came to no model, because it diverged or needed too much memory: in a search its candidate loses.
///
/// `failed.csv` in the fold's folder has the reason and the metadata that the model would have had, a row for each
/// fact.
package struct FailedTraining: Error, Sendable {
  /// What happened, in one line.
  package let reason: String
  /// Inputs and options.
  package let metadata: ModelMetadata

  private static let reasonKey = "reason"

  /// Reads the file.
  ///
  /// - Returns: `nil` if there is none.
  /// - Throws: `FileError` if it is not as it should be.
  package static func readIfPresent(_ path: String) throws -> FailedTraining? {
    guard Paths.exists(path) else { return nil }
    let table = try CSVTable.read(path, required: ["fact", "value"])
    let facts = Dictionary(zip(try table.texts("fact"), try table.texts("value"))) { $1 }
    guard let reason = facts[reasonKey] else {
      throw FileError(.badData, path: path, "expected a row \(reasonKey); found none; remove the file")
    }
    return FailedTraining(reason: reason, metadata: try ModelMetadata(text: facts, path: path))
  }

  func write(to path: String) throws {
    var facts = metadata.text
    facts[Self.reasonKey] = reason
    let rows = facts.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
    try CSVTable(columns: ["fact", "value"], rows: rows).write(to: path)
  }
}
