import Dataset
import Formats
import Testing

@Suite("ClassNames")
struct ClassNamesTests {
  @Test("a class is called by its name, or by its number where there are no names")
  func text() throws {
    let names = try ClassNames(["T-shirt", "Hose"])
    #expect(names.text(1) == "Hose")
    #expect(names.heading(1) == "1 Hose")
    #expect(names.text(2) == "2")
    #expect(names.columns("name") == ["name"])
    #expect(names.fields(0) == ["T-shirt"])
    let none: ClassNames? = nil
    #expect(none.text(1) == "1")
    #expect(none.heading(1) == "1")
    #expect(none.columns("name") == [])
    #expect(none.fields(1) == [])
  }

  @Test("names that are the numbers are no names")
  func numbers() throws {
    #expect(try ClassNames(["0", "1", "2"]) == nil)
    #expect(try ClassNames(["1", "2", "3"]) != nil)
  }

  @Test(
    "names that people could not tell apart, or that are no text, are refused",
    arguments: [
      (["a", "A"], .alike("a", "A")), (["é", "e\u{301}"], .alike("é", "e\u{301}")), (["a", ""], .empty(label: 1)),
      (["a", "b\u{1B}[2J"], .control("b\u{1B}[2J")), (["a", "b\nc"], .control("b\nc")),
      (["a", "b\u{202E}c"], .control("b\u{202E}c")),
      (["a", String(repeating: "b", count: 256)], .tooLong(String(repeating: "b", count: 256))),
    ] as [([String], ClassNameError)])
  func refused(_ names: [String], _ error: ClassNameError) {
    #expect(throws: error) { try ClassNames(names) }
  }

  @Test("classes.csv is read in any order, and its absence means no names")
  func file() throws {
    let folder = try TemporaryFolder()
    #expect(try ClassNames.readIfPresent(folder.path("classes.csv")) == nil)
    let path = try folder.write("name,label\n\"b, c\",1\na,0\n", to: "classes.csv")
    let names = try ClassNames.readIfPresent(path)
    #expect(names?.names == ["a", "b, c"])
    expectBadData(
      path,
      "expected 3 names, one for each class of the training labels; found 2; correct the file, or remove it for "
        + "classes without names"
    ) { try names.check(classCount: 3, from: path) }
    let gap = try folder.write("label,name\n0,a\n2,b\n", to: "gap.csv")
    expectBadData(
      gap, "expected a row for each label from 0 to 1; found others; number the classes without gaps"
    ) { _ = try ClassNames.readIfPresent(gap) }
  }
}
