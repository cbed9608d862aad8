import Dataset
import Formats
import RunFiles

/// What may be wrong with the data: labels in doubt, identical images, images that are odd, and what differs between
/// the sets.
struct AuditSection {
  /// An image whose label is in doubt.
  struct Issue {
    let source: String
    let index, label, suggested: String
    let probabilityOfLabel, probabilityOfSuggestion: String
  }

  /// A fraction in both sets.
  struct Shift {
    let name, train, test, difference, verdict: String
  }

  let labels: String
  let issues: [Issue]
  let hasIssues: Bool
  let duplicates: String
  let oddities: String
  let shifts: [Shift]
  let hasShifts: Bool
  let shiftSummary: String

  private static let mostIssues = 24

  static func section(_ run: Run) throws -> Section<AuditSection>? {
    guard let audit = run.audit else { return nil }
    return Section("data", "What may be wrong with the data", try AuditSection(run, audit))
  }

  private init(_ run: Run, _ audit: AuditFiles) throws {
    let names = run.classNames
    labels = Self.labels(audit.labelIssues, of: run.folds?.count)
    if let images = run.trainImages {
      issues = try (audit.labelIssues ?? []).prefix(Self.mostIssues).map { issue in
        let bytes = try PNG.encode(Raster(image: issue.index, of: images.images), path: run.artifacts.trainImages)
        return Issue(
          source: DataURI.png(bytes), index: "\(issue.index)", label: names.text(issue.label),
          suggested: names.text(issue.suggested),
          probabilityOfLabel: Text.probability(issue.probabilities[issue.label]),
          probabilityOfSuggestion: Text.percent(issue.probabilities[issue.suggested]))
      }
    } else {
      issues = []
    }
    hasIssues = !issues.isEmpty
    duplicates = Self.duplicates(audit.duplicates, testCount: run.testImages?.count)
    oddities = Self.oddities(audit.oddities)
    let shown = audit.shift.filter { $0.share == ShiftRow.accuracy || $0.isBeyondChance }
    shifts = shown.map { Self.shift($0, names) }
    hasShifts = !shifts.isEmpty
    let flagged = audit.shift.count { $0.isBeyondChance }
    shiftSummary =
      flagged == 0
      ? "No fraction, be it of a class, of odd images or of images recognised, differs between training and test set"
        + " by more than three standard errors."
      : "\(counted(flagged, "fraction")) of \(audit.shift.count) \(flagged == 1 ? "differs" : "differ") between training"
        + " and test set by more than three standard errors: the test set is not of the same kind."
  }

  private static func labels(_ issues: [LabelIssue]?, of count: Int?) -> String {
    guard let issues else { return "Wrong labels were not looked for: that takes the predictions of trained folds." }
    let fraction = count.map { " of \(grouped($0)) (\(Text.percent(Double(issues.count) / Double(max($0, 1)))))" } ?? ""
    guard !issues.isEmpty else { return "No training label is in doubt." }
    return
      "\(counted(issues.count, "training label"))\(fraction) \(issues.count == 1 ? "is" : "are") in doubt, by confident"
      + " learning from what the folds' models make of images that they were not trained on. To a model hard images"
      + " look like wrong labels, so look at them before you leave any out."
  }

  private static func duplicates(_ rows: [DuplicateRow], testCount: Int?) -> String {
    guard !rows.isEmpty else { return "No two images are identical." }
    let groups = Dictionary(grouping: rows, by: \.group).values
    let shared = groups.filter { Set($0.map(\.set)).count == 2 }.joined().count { $0.set == "test" }
    let contradicting = groups.count { $0.first?.labels == .contradicting }
    let fraction = testCount.map { " (\(Text.percent(Double(shared) / Double(max($0, 1)))) of the test set)" } ?? ""
    return "\(counted(rows.count, "image")) in \(counted(groups.count, "group")) are identical to another one;"
      + " \(contradicting == 0 ? "none" : grouped(contradicting)) of the groups"
      + " \(contradicting == 1 ? "has" : "have") contradicting labels."
      + " \(counted(shared, "test image"))\(fraction) \(shared == 1 ? "is" : "are") in the training set, too."
  }

  private static func oddities(_ rows: [OddImageRow]) -> String {
    let texts = ImageOddity.allCases.compactMap { oddity -> String? in
      let count = rows.count { $0.oddity == oddity }
      return count == 0 ? nil : "\(grouped(count)) \(oddity.rawValue)"
    }
    return texts.isEmpty
      ? "No image is constant, inverted or transposed beside the others."
      : "Odd beside the others of their set or class: \(Text.list(texts))."
  }

  private static func shift(_ row: ShiftRow, _ names: ClassNames?) -> Shift {
    let name =
      row.label.map { "class \(names.heading($0))" }
      ?? (row.share == ShiftRow.accuracy ? "recognised: out of fold, test" : row.share)
    return Shift(
      name: name, train: Text.percent(row.train), test: Text.percent(row.test),
      difference: Text.percent(row.difference, plusMinus: row.standardError),
      verdict: row.isBeyondChance ? "beyond chance" : "within chance")
  }
}
