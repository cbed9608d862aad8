import Dataset
import Formats
import RunFiles

/// What audit-data found.
struct AuditFiles {
  let labelIssues: [LabelIssue]?
  let duplicates: [DuplicateRow]
  let oddities: [OddImageRow]
  let shift: [ShiftRow]

  /// Reads the tables.
  ///
  /// - Returns: `nil` if there is none of them.
  /// - Throws: `FileError` if one that is there is not what it has to be.
  init?(_ artifacts: Artifacts) throws {
    let issues = try ifPresent(artifacts.labelIssues) { try LabelIssue.read($0) }
    let duplicates = try ifPresent(artifacts.duplicates) { try DuplicateRow.schema().read($0) }
    let oddities = try ifPresent(artifacts.oddImages) { try OddImageRow.schema().read($0) }
    let shift = try ifPresent(artifacts.shift) { try ShiftRow.schema.read($0) }
    guard issues != nil || duplicates != nil || oddities != nil || shift != nil else { return nil }
    (labelIssues, self.duplicates) = (issues, duplicates ?? [])
    (self.oddities, self.shift) = (oddities ?? [], shift ?? [])
  }

  /// The label issues have to be of these images.
  ///
  /// - Throws: `FileError` if one is of another label.
  func check(_ images: LabelledImages?, in artifacts: Artifacts) throws {
    guard let images, let labelIssues else { return }
    for issue in labelIssues where issue.index >= images.count || Int(images.labels[issue.index]) != issue.label {
      throw FileError(
        .badData, path: artifacts.labelIssues,
        "expected labels as in \(artifacts.trainLabels); found others (image \(issue.index) is not of class "
          + "\(issue.label)); run audit-data")
    }
  }
}
