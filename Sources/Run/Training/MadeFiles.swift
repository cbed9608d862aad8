import Formats
import RunFiles

/// The arrays and folds that tools made in an artifacts folder, so that a person's own are never replaced.
///
/// `made.csv` has a row, with name and CRC-32, for every content that a tool ever wrote under a name. The row is
/// written before the file, so that a tool that is killed leaves nothing that the next one would not know.
package struct MadeFiles {
  private let artifacts: Artifacts

  /// The files of an artifacts folder.
  package init(in artifacts: Artifacts) { self.artifacts = artifacts }

  /// A file that a tool is about to write.
  package struct Output {
    /// Where it goes.
    package let path: String
    let checksum: UInt32
    let summary: String
    let maker: String

    /// Names a file.
    ///
    /// - Parameters:
    ///   - path: Where it goes.
    ///   - checksum: The CRC-32 of what is to be written.
    ///   - summary: What that is, such as `uint8 1000×28×28`.
    ///   - maker: The tool, such as `idx-convert`.
    package init(_ path: String, checksum: CRC32, summary: String, maker: String) {
      self.path = path
      self.checksum = checksum.value
      self.summary = summary
      self.maker = maker
    }
  }

  /// Checks that only files are replaced that a tool made, and none that finished models were made from.
  ///
  /// A place outside the folder, or one that holds what is to be written already, is always fine.
  ///
  /// - Returns: Those of the files that have to be written, in order.
  /// - Throws: `FileError` that names the file, what would be lost and the way on.
  package func check(_ outputs: [Output], isForced: Bool) throws -> [Output] {
    let changed = try outputs.filter { try !holds($0) }
    guard !isForced else { return changed }
    let known = try rows()
    let models = FinishedModels(in: artifacts)
    for output in changed where FilePlace(output.path) != .stream && Paths.exists(output.path) {
      guard let role = role(of: output.path) else { continue }
      let found = try CRC32.of(file: output.path)
      guard known.contains(Row(role.rawValue, found.value)) else {
        throw FileError(
          .cannotCreate, path: output.path,
          "expected what \(output.maker) made; found another file, which \(output.summary) would replace; "
            + wayOn(for: role))
      }
      let lost = models.made(from: role, checksum: found.value)
      guard lost.isEmpty else {
        throw FileError(
          .cannotCreate, path: output.path,
          "expected what \(listed(lost)) \(lost.count == 1 ? "was" : "were") made from; found \(output.summary), which "
            + "would replace it, and later stages the finished \(lost.count == 1 ? "model" : "models"); choose another "
            + "--artifacts, or give --force")
      }
    }
    return changed
  }

  /// Notes, before they are written, which contents are about to be.
  ///
  /// - Throws: `FileError` if the table cannot be read or written.
  package func note(_ outputs: [Output]) throws {
    let rows = try rows()
    let new = outputs.compactMap { output in role(of: output.path).map { Row($0.rawValue, output.checksum) } }
      .filter { !rows.contains($0) }
    guard !new.isEmpty else { return }
    try CSVWriter.write(to: artifacts.made, columns: ["file", "crc32"]) { writer in
      for row in rows + new {
        try writer.field(row.file)
        try writer.field(CRC32.hexadecimal(row.checksum))
        try writer.endRow()
      }
    }
  }

  private struct Row: Equatable {
    let file: String
    let checksum: UInt32

    init(_ file: String, _ checksum: UInt32) {
      self.file = file
      self.checksum = checksum
    }
  }

  private func rows() throws -> [Row] {
    guard Paths.exists(artifacts.made) else { return [] }
    let table = try CSVTable.read(artifacts.made, required: ["file", "crc32"])
    return try zip(table.texts("file"), table.texts("crc32")).map { file, text in
      guard text.utf8.count == 8, let checksum = UInt32(text, radix: 16) else {
        throw FileError(
          .badData, path: artifacts.made,
          "column crc32: expected eight hexadecimal digits; found '\(text)'; remove the file")
      }
      return Row(file, checksum)
    }
  }

  private func holds(_ output: Output) throws -> Bool {
    guard FilePlace(output.path) != .stream, Paths.exists(output.path) else { return false }
    return try CRC32.of(file: output.path).value == output.checksum
  }

  /// The part that the file of a path plays in this folder, if it is one of its arrays or its folds.
  private func role(of path: String) -> MadeFile? {
    let place = FilePlace(path)
    return MadeFile.allCases.first { FilePlace(artifacts.path($0.rawValue)) == place }
  }

  private func wayOn(for role: MadeFile) -> String {
    let stage = role == .folds ? "train" : "folds"
    return "go on with it (./pipeline.sh --from \(stage)), choose another --artifacts, or replace it with --force"
  }

  private func listed(_ models: [String]) -> String {
    models.count <= 2
      ? models.joined(separator: " and ") : "\(models[0]) and \(counted(models.count - 1, "other model"))"
  }
}

/// An array or the folds, by the name in the artifacts folder.
enum MadeFile: String, CaseIterable {
  case trainImages = "train-images.npy"
  case trainLabels = "train-labels.npy"
  case testImages = "test-images.npy"
  case testLabels = "test-labels.npy"
  case folds = "train_folds.csv"
}
