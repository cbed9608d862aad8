import Audit
import Dataset
import Formats
import RunFiles

/// What was found, for a terminal of 80 columns.
func report(_ audit: DataAudit, _ train: LabelledImages, _ artifacts: Artifacts) -> String {
  [
    audit.labelIssues.map { labelIssues($0, of: audit.judged, audit.names, artifacts) }, duplicates(audit, artifacts),
    oddities(audit, artifacts), shift(audit, artifacts),
  ].compactMap { $0 }.joined(separator: "\n\n")
}

private let shownIssues = 10

private func labelIssues(
  _ issues: [LabelIssue], of judged: Int, _ names: ClassNames?, _ artifacts: Artifacts
) -> String {
  let fraction = Numbers.percent(Double(issues.count) / Double(max(judged, 1)))
  let found =
    "\(artifacts.labelIssues): \(counted(issues.count, "label")) of \(grouped(judged)) probably wrong (\(fraction))"
  guard !issues.isEmpty else { return found }
  var table = TextTable([
    ("image", .right), ("label", .left), ("perhaps", .left), ("p(label)", .right), ("p(perhaps)", .right),
  ])
  for issue in issues.prefix(shownIssues) {
    table.add([
      "\(issue.index)", names.heading(issue.label), names.heading(issue.suggested),
      Numbers.small(issue.probabilities[issue.label], 4),
      Numbers.fixed(issue.probabilities[issue.suggested], 4),
    ])
  }
  let rest = issues.count > shownIssues ? "\n(the first \(shownIssues); all of them are in the file)" : ""
  return "\(found)\n\n\(table.text(within: 80))\(rest)"
}

private func duplicates(_ audit: DataAudit, _ artifacts: Artifacts) -> String {
  let rows = audit.duplicates
  let groups = Dictionary(grouping: rows, by: \.group).values
  let shared = groups.filter { Set($0.map(\.set)).count == 2 }
  let test = shared.joined().count { $0.set == "test" }
  let contradicting = groups.count { $0.first?.labels == .contradicting }
  guard !rows.isEmpty else { return "\(artifacts.duplicates): no two images are identical" }
  return
    "\(artifacts.duplicates): \(counted(rows.count, "image")) in \(counted(groups.count, "group")) of identical ones,"
    + " \(grouped(contradicting)) with contradicting labels;\n\(counted(test, "test image")) also in the training set"
}

private func oddities(_ audit: DataAudit, _ artifacts: Artifacts) -> String {
  let counts = ImageOddity.allCases.map { oddity in
    "\(grouped(audit.oddities.count { $0.oddity == oddity })) \(oddity.rawValue)"
  }
  return "\(artifacts.oddImages): \(counts.joined(separator: ", "))"
}

private func shift(_ audit: DataAudit, _ artifacts: Artifacts) -> String {
  let shown = audit.shift.filter { $0.share == ShiftRow.accuracy || $0.isBeyondChance }
  var table = TextTable([
    ("fraction", .left), ("training", .right), ("test", .right), ("difference ± se", .right), ("", .left),
  ])
  for row in shown {
    let name = row.label.map { "class \(audit.names.heading($0))" } ?? row.share
    table.add([
      row.share == ShiftRow.accuracy ? "recognised (out of fold)" : name, Numbers.percent(row.train),
      Numbers.percent(row.test),
      "\(Numbers.fixed(100 * row.difference, 2)) ± \(Numbers.percent(row.standardError))",
      row.isBeyondChance ? "beyond chance" : "",
    ])
  }
  let flagged = audit.shift.count { $0.isBeyondChance }
  let sum =
    flagged == 0
    ? "training and test set differ in nothing by more than three standard errors"
    : "\(counted(flagged, "fraction")) of \(audit.shift.count) \(flagged == 1 ? "differs" : "differ") by more than three standard errors"
  return "\(artifacts.shift): \(sum)" + (shown.isEmpty ? "" : "\n\n\(table.text(within: 80))")
}
