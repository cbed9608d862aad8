import Dataset
import Testing

/// What scikit-learn's `train_test_split(…, stratify=…)` gives; written by Fixtures/make_splits.py.
private struct ReferenceSplit: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let fraction: Double
  let seed: UInt32
  let labels: [Int]
  let test: [Int]

  var testDescription: String { "\(name), \(fraction), seed \(seed)" }

  static func all() throws -> [ReferenceSplit] { try Fixture.json("stratified_splits.json", as: [ReferenceSplit].self) }
}

/// What scikit-learn's `StratifiedGroupKFold` gives; written by Fixtures/make_splits.py.
private struct ReferenceGroupFolds: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let folds: Int
  let seed: UInt32
  let labels: [Int]
  let groups: [Int]
  let fold: [Int]

  var testDescription: String { "\(name), \(folds) folds, seed \(seed)" }

  static func all() throws -> [ReferenceGroupFolds] {
    try Fixture.json("stratified_group_folds.json", as: [ReferenceGroupFolds].self)
  }
}

@Suite("Splits")
struct StratifiedSplitTests {
  @Test("sets the samples apart that scikit-learn does", arguments: try ReferenceSplit.all())
  private func split(_ expected: ReferenceSplit) throws {
    let count = (expected.fraction * Double(expected.labels.count)).rounded(.up)
    let isTest = try StratifiedSplit.isTest(labels: expected.labels, testCount: Int(count), seed: expected.seed)
    #expect(isTest.indices.filter { isTest[$0] } == expected.test)
  }

  @Test("keeps groups in the folds that scikit-learn does", arguments: try ReferenceGroupFolds.all())
  private func groupFolds(_ expected: ReferenceGroupFolds) throws {
    let folds = try StratifiedGroupFolds.assign(
      labels: expected.labels, groups: expected.groups, folds: expected.folds, seed: expected.seed)
    #expect(folds == expected.fold)
  }

  @Test("what scikit-learn refuses is refused")
  func refusals() {
    #expect(throws: SplitError.singleMember(label: 4)) {
      try StratifiedSplit.isTest(labels: [1, 1, 4, 1], testCount: 2, seed: 0)
    }
    #expect(throws: SplitError.tooFewSamples(training: 5, test: 1, classes: 2)) {
      try StratifiedSplit.isTest(labels: [0, 1, 0, 1, 0, 1], testCount: 1, seed: 0)
    }
    #expect(throws: SplitError.tooFewGroups(groups: 2, folds: 3)) {
      try StratifiedGroupFolds.assign(labels: [0, 1, 0], groups: [5, 5, 9], folds: 3, seed: 0)
    }
  }
}
