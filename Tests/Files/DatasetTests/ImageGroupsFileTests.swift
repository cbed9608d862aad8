import Dataset
import Formats
import Tensors
import Testing

/// What pandas and scikit-learn make of files with groups; written by Fixtures/make_group_names.py.
private struct GroupFixture: Decodable {
  let labels: [UInt8]
  let cases: [Case]

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name, table: String
    let folds: Int
    let seed: UInt32
    let named, alone: Int
    let groups: [Int]
    let fold: [UInt16]

    var testDescription: String { "\(name), \(folds) folds" }
  }

  static func read() throws -> GroupFixture { try Fixture.json("group_folds.json", as: GroupFixture.self) }
}

@Suite("Files with groups and with images to leave out")
struct ImageGroupsFileTests {
  private func labels(_ values: [UInt8]) throws -> ClassLabels {
    try ClassLabels(Tensor(shape: [values.count], values), from: "labels.npy")
  }

  @Test("groups are numbered, and folds made, as pandas and scikit-learn do", arguments: try GroupFixture.read().cases)
  private func reference(_ expected: GroupFixture.Case) throws {
    let folder = try TemporaryFolder()
    let values = try GroupFixture.read().labels
    let path = try folder.write(expected.table, to: "groups.csv")
    let groups = try ImageGroupsFile.read(path, of: labels(values), from: "labels.npy")
    #expect(groups.numbers == expected.groups)
    #expect(groups.named == expected.named)
    #expect(groups.alone == expected.alone)
    let folds = try StratifiedGroupFolds.numbered(
      labels: values, groups: groups.numbers, folds: expected.folds, seed: expected.seed)
    #expect(folds == expected.fold)
  }

  @Test("groups by the names in sources.csv")
  func byFile() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      "set,index,file\ntrain,1,b.png\ntrain,0,a.png\ntest,0,t.png\ntrain,2,c.png\n", to: "sources.csv")
    let path = try folder.write("file,group\nc.png,Ann\nt.png,Zoe\na.png,Ann\nb.png,Bob\n", to: "groups.csv")
    let labels = try labels([0, 1, 0])
    let groups = try ImageGroupsFile.read(path, of: labels, from: folder.path("train-labels.npy"))
    #expect(groups.numbers == [0, 1, 0])
    let other = try folder.write("file,group\nx/c.png,Ann\n", to: "other.csv")
    expectBadData(
      other,
      "expected files of \(folder.path("sources.csv")) in column file; found none of them; spell them as there, such "
        + "as 'a.png'"
    ) { _ = try ImageGroupsFile.read(other, of: labels, from: folder.path("train-labels.npy")) }
  }

  @Test(
    "a file with groups that is malformed is refused with its line",
    arguments: [
      ("index,group\n0,a\n0,b\n", "line 3: expected each image once; found 0 again; remove one of the rows"),
      (
        "index,group\n1,\n", "line 2: expected the name of a group; found an empty field; fill it in, or remove the row"
      ),
      ("index,group\n3,a\n", "line 2: column index: expected a whole number from 0 to 2; found '3'"),
      (
        "index,label,group\n0,1,a\n",
        "line 2: expected label 0 as image 0 has in labels.npy; found 1; use a table of these images"
      ),
    ])
  private func malformed(_ text: String, _ problem: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "groups.csv")
    let labels = try labels([0, 1, 0])
    expectBadData(path, problem) { _ = try ImageGroupsFile.read(path, of: labels, from: "labels.npy") }
  }

  @Test("images to leave out: rows of the training set count, in any order, twice too")
  func leftOut() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("set,index\ntrain,3\ntest,0\ntrain,1\ntrain,3\n", to: "issues.csv")
    let isLeftOut = try LeftOutImages.read(path, of: labels([0, 1, 0, 1, 1]), from: "labels.npy")
    #expect(isLeftOut == [false, true, false, true, false])
  }

  @Test(
    "images to leave out are refused where nothing would be left to learn, or the folds would look cut short",
    arguments: [
      (
        "index\n0\n2\n",
        "expected an image of every class to remain; found all 2 of class 0 left out; keep some of them"
      ),
      (
        "index\n3\n4\n",
        "expected images in between; found exactly the last 2; take them out of the arrays instead"
      ),
    ])
  private func refused(_ text: String, _ problem: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, to: "issues.csv")
    let labels = try labels([0, 1, 0, 1, 1])
    expectBadData(path, problem) { _ = try LeftOutImages.read(path, of: labels, from: "labels.npy") }
  }
}
