import Dataset
import Formats
import Testing

/// What the report's pandas and scikit-learn code gives for some labels; written by Fixtures/make_fixtures.py.
private struct ReferenceFolds: Decodable, Sendable, CustomTestStringConvertible {
  let name: String
  let folds: Int
  let seed: UInt32
  let labels: [UInt8]
  let kfold: [UInt16]

  var testDescription: String { "\(name), \(folds) folds, seed \(seed)" }

  static func all() throws -> [ReferenceFolds] { try Fixture.json("stratified_folds.json", as: [ReferenceFolds].self) }
}

/// The same for the 60,000 labels of MNIST.
private struct ReferenceFoldsOfMNIST: Decodable, Sendable, CustomTestStringConvertible {
  let folds: Int
  let seed: UInt32
  let crc: UInt32
  let first: [UInt16]

  var testDescription: String { "\(folds) folds, seed \(seed)" }

  static func all() throws -> [ReferenceFoldsOfMNIST] {
    try Fixture.json("stratified_folds_mnist.json", as: [ReferenceFoldsOfMNIST].self)
  }
}

@Suite("StratifiedFolds")
struct StratifiedFoldsTests {
  @Test("gives pandas' and scikit-learn's folds", arguments: try ReferenceFolds.all())
  private func sameAsReference(_ expected: ReferenceFolds) throws {
    let folds = try StratifiedFolds.assign(labels: expected.labels, folds: expected.folds, seed: expected.seed)
    #expect(folds == expected.kfold)
  }

  @Test("gives pandas' and scikit-learn's folds of the 60,000 MNIST labels", arguments: try ReferenceFoldsOfMNIST.all())
  private func sameAsReferenceOnMNIST(_ expected: ReferenceFoldsOfMNIST) throws {
    let folds = try StratifiedFolds.assign(labels: Self.mnistLabels.get(), folds: expected.folds, seed: expected.seed)
    #expect(Array(folds.prefix(20)) == expected.first)
    #expect(crc32(folds) == expected.crc)
  }

  private static let mnistLabels = Result {
    guard case .uint8(let labels) = try IDX.read(Fixture.mnist("train-labels-idx1-ubyte.gz")) else {
      throw FileError(.badData, path: "train-labels-idx1-ubyte.gz", "expected bytes")
    }
    return labels.elements
  }

  @Test("every fold has every class as often as any other, give or take one")
  func balance() throws {
    var random = NumPyRandom(seed: 11)
    let labels = (0..<997).map { _ in UInt8(random.boundedInteger(through: 9)) }
    let folds = try StratifiedFolds.assign(labels: labels, folds: 7, seed: 3)
    for label in UInt8(0)...9 {
      let counts = (UInt16(1)...7).map { fold in zip(labels, folds).count { $0 == label && $1 == fold } }
      let least = try #require(counts.min())
      let most = try #require(counts.max())
      #expect(most - least <= 1, "class \(label): \(counts)")
    }
  }

  @Test("names the classes that have fewer members than there are folds, and refuses only if all have")
  func smallClasses() throws {
    let labels: [UInt8] = [0, 0, 0, 0, 0, 3, 3, 9, 9, 9, 9]
    #expect(StratifiedFolds.smallClasses(in: labels, folds: 5).map { [$0.label, $0.members] } == [[3, 2], [9, 4]])
    #expect(StratifiedFolds.smallClasses(in: labels, folds: 2).isEmpty)
    _ = try StratifiedFolds.assign(labels: labels, folds: 5, seed: 0)
    let error = #expect(throws: StratificationError.self) {
      try StratifiedFolds.assign(labels: labels, folds: 6, seed: 0)
    }
    #expect(error == .classesTooSmall(largest: 5, folds: 6))
    #expect(
      error?.description
        == "expected a class of at least 6 samples for 6 folds; found at most 5 of any class; use fewer folds or more "
        + "samples")
  }

  @Test("refuses a number of folds that cannot be", arguments: [-1, 0, 1, 65_536])
  func foldCount(_ folds: Int) {
    #expect(throws: StratificationError.foldCount(folds)) {
      try StratifiedFolds.assign(labels: [0, 0, 1, 1], folds: folds, seed: 0)
    }
  }

  @Test("refuses to fold nothing")
  func noSamples() {
    #expect(throws: StratificationError.noSamples) { try StratifiedFolds.assign(labels: [], folds: 2, seed: 0) }
  }
}
