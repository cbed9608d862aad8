import Dataset
import Formats
import FoundationEssentials
import Tensors
import Testing

@Suite("The file of folds")
struct FoldTableFileTests {
  /// What Fixtures/make_fixtures.py saved in several ways.
  private let labels = (0..<41).map { UInt8($0 * 7 % 10 % 3) }

  @Test(
    "is read as pandas saves it: with its own index, floats, quotes, CRLF, a byte order mark, any order of rows and columns",
    arguments: ["folds_report.csv", "folds_floats.csv", "folds_plain.csv", "folds_quoted.csv"])
  func pandas(_ name: String) throws {
    let table = try FoldTable.read(Fixture.path(name))
    #expect(table == (try FoldTable(stratifying: labels, folds: 3, seed: 42)))
  }

  @Test("is written as index,label,kfold with LF, the same bytes as pandas' to_csv(index=False)")
  func written() throws {
    let folder = try TemporaryFolder()
    try FoldTable(stratifying: labels, folds: 3, seed: 42).write(to: folder.path("folds.csv"))
    let bytes = try Data(contentsOf: URL(filePath: folder.path("folds.csv")))
    #expect(bytes == (try Data(contentsOf: URL(filePath: Fixture.path("folds_plain.csv")))))
  }

  @Test("comes back as it was written")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let table = FoldTable(labels: [255, 0, 255], folds: [2, 1, 1])
    try table.write(to: folder.path("folds.csv"))
    #expect(try FoldTable.read(folder.path("folds.csv")) == table)
  }

  private struct Malformation: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let problem: String
    var testDescription: String { name }
  }

  private static let malformations = [
    Malformation(
      name: "a column missing", text: "index,label\n0,1\n",
      problem: "line 1: expected the columns index,label,kfold; found 'index,label'; kfold missing"),
    Malformation(
      name: "no rows", text: "index,label,kfold\n",
      problem: "expected a row for each sample; found none; make the folds again"),
    Malformation(
      name: "an index twice", text: "index,label,kfold\n0,0,1\n1,0,2\n1,0,1\n",
      problem: "expected each index once; found 1 twice; make the folds again"),
    Malformation(
      name: "an index too large", text: "index,label,kfold\n0,0,1\n300,0,2\n1,0,1\n",
      problem:
        "expected an index below 300 in a table of 3 rows; found 300; most rows are missing, make the folds again"),
    Malformation(
      name: "a negative index", text: "index,label,kfold\n-1,0,1\n",
      problem: "line 2: column index: expected a whole number from 0 to 4294967295; found '-1'"),
    Malformation(
      name: "a label too large", text: "index,label,kfold\n0,0,1\n1,256,2\n",
      problem: "line 3: column label: expected a whole number from 0 to 255; found '256'"),
    Malformation(
      name: "folds from 0", text: "index,label,kfold\n0,0,0\n1,0,1\n",
      problem: "expected fold 0 in column kfold for the last index alone; found it for 0; number the folds from 1"),
    Malformation(
      name: "a fold that is none", text: "index,label,kfold\n0,0,1.5\n",
      problem: "line 2: column kfold: expected a whole number from 0 to 65535; found '1.5'"),
    Malformation(
      name: "a fold left empty", text: "index,label,kfold\n0,0,1\n1,0,\n",
      problem: "line 3: column kfold: expected a whole number from 0 to 65535; found ''"),
    Malformation(
      name: "a gap in the folds", text: "index,label,kfold\n0,0,1\n1,0,4\n2,0,2\n",
      problem: "expected folds from 1 to 4 in column kfold; found no sample in fold 3; make the folds again"),
    Malformation(
      name: "a single fold", text: "index,label,kfold\n0,0,1\n1,0,1\n",
      problem: "expected at least 2 folds in column kfold; found only fold 1; make the folds again"),
  ]

  @Test("is refused when it is malformed", arguments: malformations)
  private func malformed(_ malformation: Malformation) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(malformation.text, to: "folds.csv")
    expectBadData(path, malformation.problem) { _ = try FoldTable.read(path) }
  }

  @Test("images that are left out have no row, and come back as left out")
  func leavingOut() throws {
    let folder = try TemporaryFolder()
    let table = FoldTable(labels: [4, 0, 5, 1, 0], samples: [1, 3, 4], folds: [2, 1, 1])
    try table.write(to: folder.path("folds.csv"))
    #expect(try folder.text("folds.csv") == "index,label,kfold\n1,0,2\n3,1,1\n4,0,1\n")
    #expect(try table.checksum().value == CRC32.of(file: folder.path("folds.csv")).value)
    let read = try FoldTable.read(folder.path("folds.csv"))
    #expect(read == table)
    try read.check(labels: Tensor(shape: [5], [7, 0, 7, 1, 0]), from: "labels.npy", table: "folds.csv")
    expectBadData(
      "folds.csv", "labels differ at index 3: expected 2 as in labels.npy; found 1; make the folds from these labels"
    ) { try read.check(labels: Tensor(shape: [5], [7, 0, 7, 2, 0]), from: "labels.npy", table: "folds.csv") }
  }

  @Test("the last image has a row even if it is left out, so that the table does not look cut short")
  func leavingOutTheLast() throws {
    let folder = try TemporaryFolder()
    let labels = Tensor(shape: [5], [4, 0, 5, 1, 3] as [UInt8])
    let table = FoldTable(labels: labels.elements, samples: [0, 1, 2], folds: [2, 1, 1])
    try table.write(to: folder.path("folds.csv"))
    #expect(try folder.text("folds.csv") == "index,label,kfold\n0,4,2\n1,0,1\n2,5,1\n4,3,0\n")
    #expect(try table.checksum().value == CRC32.of(file: folder.path("folds.csv")).value)
    let read = try FoldTable.read(folder.path("folds.csv"))
    #expect(read == table && read.samples == [0, 1, 2])
    try read.check(labels: labels, from: "labels.npy", table: "folds.csv")
  }

  @Test("a table that only ends early is refused: nobody can tell whether it was cut short")
  func endsEarly() throws {
    let table = FoldTable(labels: [0, 1, 1], folds: [1, 2, 1])
    expectBadData(
      "folds.csv", "expected 4 rows, one for each label in labels.npy; found 3; make the folds from these labels"
    ) { try table.check(labels: Tensor(shape: [4], [0, 1, 1, 0]), from: "labels.npy", table: "folds.csv") }
    let leavesOut = FoldTable(labels: [0, 1, 1], samples: [0, 2], folds: [1, 2])
    expectBadData(
      "folds.csv",
      "expected 4 rows, one for each label in labels.npy; found 3; make the folds from these labels; if the last image "
        + "is left out, give it a row with fold 0"
    ) { try leavesOut.check(labels: Tensor(shape: [4], [0, 1, 1, 0]), from: "labels.npy", table: "folds.csv") }
  }

  @Test("the label of a last image that is left out is checked, too")
  func lastLabel() throws {
    let table = FoldTable(labels: [0, 1, 1, 5], samples: [0, 2], folds: [1, 2])
    try table.check(labels: Tensor(shape: [4], [0, 9, 1, 5]), from: "labels.npy", table: "folds.csv")
    expectBadData(
      "folds.csv", "labels differ at index 3: expected 0 as in labels.npy; found 5; make the folds from these labels"
    ) { try table.check(labels: Tensor(shape: [4], [0, 9, 1, 0]), from: "labels.npy", table: "folds.csv") }
  }

  @Test("is refused when it does not belong to the labels")
  func otherLabels() throws {
    let table = FoldTable(labels: [0, 1, 1], folds: [1, 2, 1])
    try table.check(labels: Tensor(shape: [3], [0, 1, 1]), from: "labels.npy", table: "folds.csv")
    expectBadData(
      "folds.csv", "labels differ at index 2: expected 7 as in labels.npy; found 1; make the folds from these labels"
    ) { try table.check(labels: Tensor(shape: [3], [0, 1, 7]), from: "labels.npy", table: "folds.csv") }
    expectBadData(
      "folds.csv", "expected 2 rows, one for each label in labels.npy; found 3; make the folds from these labels"
    ) { try table.check(labels: Tensor(shape: [2], [0, 1]), from: "labels.npy", table: "folds.csv") }
  }
}
