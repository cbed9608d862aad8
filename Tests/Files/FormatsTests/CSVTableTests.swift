import Formats
import Testing

struct CSVTableTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["folds-pandas.csv", "folds-crlf.csv", "folds-bom.csv"])
  func readsFoldsThatPandasWrote(name: String) throws {
    let table = try CSVTable.read(Fixture.path(name), required: ["index", "label", "kfold"])
    #expect(try table.integers("index", in: 0...5) == [0, 1, 2, 3, 4, 5])
    #expect(try table.integers("label", in: 0...9) == [5, 0, 4, 1, 9, 2])
    #expect(try table.integers("kfold", in: 1...3) == [1, 2, 3, 1, 2, 3])
    #expect(table.columns == (name == "folds-pandas.csv" ? [""] : []) + ["index", "label", "kfold"])
  }

  @Test func readsTextsThatPandasQuoted() throws {
    let table = try CSVTable.read(Fixture.path("texts.csv"))
    #expect(
      try table.texts("text") == ["plain", "a,b", "say \"hi\"", "two\nlines", "", "größe", "two\r\nlines", "\""])
    try table.write(to: folder["a"])
    #expect(try contents(folder["a"]) == Fixture.bytes("texts.csv"), "the same fields need quotes here and in pandas")
  }

  @Test func readsNumbersToTheLastBit() throws {
    let table = try CSVTable.read(Fixture.path("numbers.csv"))
    let numbers = try table.numbers("double")
    #expect(numbers.count == 200)
    #expect(numbers == (try table.texts("hex")).compactMap { Double($0) })
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func readsEveryLineEnd(end: String) throws {
    let text = ["a,b", "1,2", "", "\"3\",\"x\ny\"", ",", ""].joined(separator: end)
    let table = try CSVTable.read(try folder.file("a", text))
    #expect(table == CSVTable(columns: ["a", "b"], rows: [["1", "2"], ["3", "x\ny"], ["", ""]]))
  }

  @Test func readsPipes() throws {
    let table = try withPipe(holding: try Fixture.bytes("folds-bom.csv")) { try CSVTable.read($0) }
    #expect(try table == CSVTable.read(Fixture.path("folds-bom.csv")))
  }

  @Test func readsOneColumnWithEmptyFields() throws {
    let table = CSVTable(columns: ["a"], rows: [["1"], [""], ["3"]])
    try table.write(to: folder["a"])
    #expect(try contents(folder["a"]) == Array("a\n1\n\"\"\n3\n".utf8))
    #expect(try CSVTable.read(folder["a"]) == table)
  }

  @Test func readsFieldsAcrossItsBuffers() throws {
    let rows = (0..<3000).map { [String($0), String(repeating: "x\",\n", count: $0 % 97)] }
    let table = CSVTable(columns: ["n", "text"], rows: rows)
    try table.write(to: folder["a"])
    #expect(try contents(folder["a"]).count > 3 * (1 << 17))
    #expect(try CSVTable.read(folder["a"]) == table)
  }

  @Test func readsOptionalNumbers() throws {
    let table = try CSVTable.read(try folder.file("a", "a,b\n1.5,\n,2\n"))
    #expect(try table.optionalNumbers("a") == [1.5, nil])
    #expect(try table.optionalNumbers("b") == [nil, 2])
    #expect(fileError { try table.numbers("b") }?.problem == "line 2: column b: a finite number expected, '' found")
  }

  @Test(arguments: [
    ("5", 5), ("5.0", 5), (" 5 ", 5), ("\t5", 5), ("+5", 5), ("5.", 5), ("5.000", 5), ("0.5e1", 5), ("-0", 0),
    ("007", 7),
    ("5.5", nil), ("", nil), ("x", nil), ("5 5", nil), ("1e3", nil), ("nan", nil), ("99999999999999999999", nil),
    ("1e300.0", nil), ("99999999999999999999.0", nil), ("٥", nil), ("11", nil), ("-1", nil),
  ])
  func readsWholeNumbers(text: String, value: Int?) throws {
    let table = try CSVTable.read(try folder.file("a", "a\nx\n\"\(text)\"\n".replacing("x\n", with: "3\n")))
    if let value {
      #expect(try table.integers("a", in: 0...10) == [3, value])
    } else {
      #expect(
        fileError { try table.integers("a", in: 0...10) }?.problem
          == "line 3: column a: a whole number from 0 to 10 expected, \(shown(text)) found")
    }
  }

  @Test(arguments: ["x", "nan", "inf", "-Infinity", "1e400", "1,5", "", "0.1.2", "1 2", "--1", "1e", "e5", ".", "-"])
  func refusesWhatIsNoFiniteNumber(text: String) throws {
    let table = try CSVTable.read(try folder.file("a", "a\n\"\(text)\"\n"))
    #expect(
      fileError { try table.numbers("a") }?.problem
        == "line 2: column a: a finite number expected, \(shown(text)) found")
  }

  @Test func saysWhichWholeNumbersItExpects() throws {
    let table = try CSVTable.read(try folder.file("a", "a\n-3\nx\n"))
    #expect(fileError { try table.integers("a", in: 0 ... .max) }?.problem.contains("a whole number from 0 on") == true)
    #expect(fileError { try table.integers("a") }?.problem == "line 3: column a: a whole number expected, 'x' found")
  }

  @Test func namesMissingColumns() throws {
    let path = try folder.file("a", "index,fold\n1,2\n")
    #expect(
      fileError { try CSVTable.read(path, required: ["index", "label", "kfold"]) }?.problem
        == "line 1: the columns index,label,kfold expected, 'index,fold' found: label,kfold missing")
    let table = try CSVTable.read(path)
    #expect(fileError { try table.texts("label") }?.problem == "the column label expected, 'index,fold' found")
  }

  static let malformations: [Malformation] = [
    Malformation("empty file", [], "a header line expected, an empty file found: make it again"),
    Malformation(
      "blank lines only", Array("\n\r\n\n".utf8), "a header line expected, an empty file found: make it again"),
    Malformation(
      "too few fields", Array("a,b\n1,2\n\n\"x\ny\",2\n3\n".utf8),
      "line 6: 2 fields expected as in the header line, 1 found"),
    Malformation(
      "too many fields", Array("a,b\n1,2,3\n".utf8),
      "line 2: 2 fields expected as in the header line, 3 found: put a field that has commas of its own in double quotes"
    ),
    Malformation(
      "column twice", Array("a,b,a\n".utf8), "line 1: every column once expected, 'a' twice found: rename one of them"),
    Malformation(
      "no line end", Array("a,b\n1,2".utf8),
      "line 2: a line end expected, the file's end found: the file is cut short, or its last line end is missing"),
    Malformation(
      "no line end behind a comma", Array("a,b\n1,".utf8),
      "line 2: a line end expected, the file's end found: the file is cut short, or its last line end is missing"),
    Malformation(
      "no closing quote", Array("a,b\n1,2\n1,\"x\ny\n".utf8),
      "line 3: the closing quote of a field expected, the file's end found: the file is cut short"),
    Malformation(
      "quote inside a field", Array("a,b\n1,2\"\n".utf8),
      "line 2: a quote inside a field without quotes found: put the field in quotes and write its quotes twice"),
    Malformation(
      "text behind a quote", Array("a,b\n1,\"2\"3\n".utf8),
      "line 2: a comma or a line end behind a quoted field expected, '3' found: write a quote inside a field twice"),
    Malformation(
      "zero byte", Array("a,b\n1,2\01\n".utf8), "line 2: text expected, a zero byte found: check that it is a CSV file"),
    Malformation(
      "zero byte in quotes", Array("a,b\n1,\"\0\"\n".utf8),
      "line 2: text expected, a zero byte found: check that it is a CSV file"),
    Malformation(
      "not UTF-8", Array("a,b\n1,".utf8) + [0xE4, 0x0A],
      "line 2: UTF-8 expected, other bytes found in field 2: save the file as UTF-8"),
    Malformation(
      "UTF-16", [0xFF, 0xFE] + Array("a\0,\0b\0\n\0".utf8),
      "line 1: text expected, a zero byte found: check that it is a CSV file"),
    Malformation(
      "endless row", Array("a\n\"".utf8) + [UInt8](repeating: 0x78, count: 1 << 21),
      "line 2: a row of less than 1,048,576 bytes expected, more found: a closing quote may be missing"),
  ]

  @Test(arguments: malformations)
  func refusesMalformedFiles(file: Malformation) throws {
    let path = try folder.file("a", file.bytes)
    #expect(fileError { try CSVTable.read(path) } == FileError(.badData, path: path, file.problem))
  }

  /// Text as an error shows it.
  private func shown(_ text: String) -> String { "'" + text.replacing("\t", with: "\\t") + "'" }
}
