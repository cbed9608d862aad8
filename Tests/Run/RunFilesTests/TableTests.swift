import Formats
import FoundationEssentials
import Network
import RunFiles
import Statistics
import TestSupport
import Testing

@Suite("the tables of a run")
struct TableTests {
  /// Writes a file, hands its path on and removes it.
  private func withFile(_ text: String = "", _ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    try body(folder.write(text, to: "table.csv"))
    withExtendedLifetime(folder) {}
  }

  private func result(_ fold: Int) -> FoldResult {
    FoldResult(
      fold: fold, trainLoss: 0.1, trainAccuracy: 0.75, validLoss: 0.2, validAccuracy: 0.5, bestEpoch: 2, epochsRun: 3,
      seconds: 4)
  }

  @Test func aHistoryReadsBack() throws {
    let history = (1...3).map {
      EpochRecord(
        epoch: $0, trainLoss: 0.1 / Double($0), trainAccuracy: 0.9, validLoss: 1e-300, validAccuracy: 1, seconds: 0.5)
    }
    try withFile { path in
      try history.write(to: path)
      #expect(try [EpochRecord].read(path) == history)
    }
  }

  @Test(
    "a history has the epochs 1, 2, 3, …, all validated or none",
    arguments: ["1,1,1,1,1,1\n3,1,1,1,1,1", "1,1,1,1,1,1\n2,1,1,,,1", "1,1,1,1,,1", ""])
  func oddHistory(_ rows: String) throws {
    try withFile("epoch,train_loss,train_acc,valid_loss,valid_acc,seconds\n\(rows)\n") { path in
      #expect(throws: FileError.self) { try [EpochRecord].read(path) }
    }
  }

  @Test func resultsReadBackWithoutTheirSeconds() throws {
    try withFile { path in
      try FoldResult.crossValidation.write([result(1), result(2)], to: path)
      var expected = [result(1), result(2)]
      for fold in expected.indices { expected[fold].seconds = 0 }
      #expect(try FoldResult.readAll(path) == expected)
      try FoldResult.crossValidation.write([result(2), result(1)], to: path)
      #expect(throws: FileError.self) { try FoldResult.readAll(path) }
    }
  }

  @Test func aSummaryReadsBack() throws {
    var other = result(2)
    other.validAccuracy = 0.75
    let summary = CrossValidationSummary(
      FoldSummary([result(1), other]), accuracy: 0.625, accuracyError: 0.1, chosenEpochs: 2)
    try withFile { path in
      try summary.write(to: path)
      #expect(try CrossValidationSummary(path) == summary)
      #expect(try CrossValidationSummary.chosenEpochs(in: path) == 2)
      #expect(try CSVTable.read(path).rows.last == ["chosen_epochs", "2", ""])
    }
  }

  @Test func confusionsReadBackSetBySet() throws {
    let matrix = ConfusionMatrix(counts: [[3, 1], [0, 2]])
    try withFile { path in
      try ConfusionMatrix.write([("train", ConfusionMatrix(counts: [[1, 1], [1, 1]])), ("test", matrix)], to: path)
      #expect(try ConfusionMatrix.read(path, set: "test") == matrix)
      #expect(try ConfusionMatrix.read(path, set: "other") == nil)
    }
  }

  @Test(
    "a table is known by its columns, in any order, and its fields are checked",
    arguments: [
      ("candidate,rule,epochs\na,best,3\n", 1), ("epochs,rule,candidate\n-1,best,a\n", nil),
      ("index,label,predicted,p0,p1\n0,1,0,0.75,0.25\n", 1), ("index,label,predicted,p0,p1\n0,1,0,0.75,0.5\n", nil),
      ("epochs,whatever\n-1,x\n-1,y\n", 2),
    ])
  func known(_ text: String, _ rows: Int?) throws {
    try withFile(text) { path in
      let found = try? KnownTable.check(path).rows
      #expect(found == rows)
    }
  }

  @Test func patchesAndMapsReadBackAndAreKnown() throws {
    var patch = PatchRow()
    (patch.layer, patch.filter, patch.rank, patch.image) = ("conv3", 63, 9, 9_999)
    (patch.row, patch.column, patch.size, patch.response) = (4, 8, 18, 1.25)
    (patch.modelChecksum, patch.imagesChecksum) = ("0x00000001", "0x00000002")
    var own = SaliencyRow()
    (own.predicted, own.category, own.probability, own.logOdds) = (3, 5, 0.25, -1.5)
    (own.patch, own.stride, own.paper) = (4, 1, "0 12 255")
    var ofSet = own
    (ofSet.map, ofSet.index, ofSet.label) = (1, 321, 5)
    try withFile { path in
      try PatchRow.schema.write([patch], to: path)
      #expect(try PatchRow.schema.read(path) == [patch])
      #expect(try KnownTable.check(path).rows == 1)
      try SaliencyRow.schema.write([own, ofSet], to: path)
      #expect(try SaliencyRow.schema.read(path) == [own, ofSet])
      #expect(try KnownTable.check(path).rows == 2)
    }
  }
}
