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
    #expect(try table.texts("text") == ["plain", "a,b", "say \"hi\"", "two\nlines", "", "größe", "two\r\nlines", "\""])
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

  @Test func anEmptyFieldIsNoNumber() throws {
    let table = try CSVTable.read(try folder.file("a", "a,b\n1.5,\n,2\n"))
    #expect(fileError { try table.numbers("b") }?.problem == "line 2: column b: expected a finite number; found ''")
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
          == "line 3: column a: expected a whole number from 0 to 10; found \(shown(text))")
    }
  }

  @Test(arguments: ["x", "nan", "inf", "-Infinity", "1e400", "1,5", "", "0.1.2", "1 2", "--1", "1e", "e5", ".", "-"])
  func refusesWhatIsNoFiniteNumber(text: String) throws {
    let table = try CSVTable.read(try folder.file("a", "a\n\"\(text)\"\n"))
    #expect(
      fileError { try table.numbers("a") }?.problem
        == "line 2: column a: expected a finite number; found \(shown(text))")
  }

  @Test func saysWhichWholeNumbersItExpects() throws {
    let table = try CSVTable.read(try folder.file("a", "a\n-3\nx\n"))
    #expect(fileError { try table.integers("a", in: 0 ... .max) }?.problem.contains("a whole number from 0 on") == true)
    #expect(fileError { try table.integers("a") }?.problem == "line 3: column a: expected a whole number; found 'x'")
  }

  @Test func namesMissingColumns() throws {
    let path = try folder.file("a", "index,fold\n1,2\n")
    #expect(
      fileError { try CSVTable.read(path, required: ["index", "label", "kfold"]) }?.problem
        == "line 1: expected the columns index,label,kfold; found 'index,fold'; label,kfold missing")
    let table = try CSVTable.read(path)
    #expect(fileError { try table.texts("label") }?.problem == "expected the column label; found 'index,fold'")
  }

  static let malformations: [Malformation] = [
    Malformation("empty file", [], "expected a header line; found an empty file; make it again"),
    Malformation(
      "blank lines only", Array("\n\r\n\n".utf8), "expected a header line; found an empty file; make it again"),
    Malformation(
      "too few fields", Array("a,b\n1,2\n\n\"x\ny\",2\n3\n".utf8),
      "line 6: expected 2 fields as in the header line; found 1"),
    Malformation(
      "too many fields", Array("a,b\n1,2,3\n".utf8),
      "line 2: expected 2 fields as in the header line; found 3; put a field that has commas of its own in double "
        + "quotes"
    ),
    Malformation(
      "column twice", Array("a,b,a\n".utf8), "line 1: expected every column once; found 'a' twice; rename one of them"),
    Malformation(
      "no line end", Array("a,b\n1,2".utf8),
      "line 2: expected a line end; found the file's end; the file is cut short, or its last line end is missing"),
    Malformation(
      "no line end behind a comma", Array("a,b\n1,".utf8),
      "line 2: expected a line end; found the file's end; the file is cut short, or its last line end is missing"),
    Malformation(
      "no closing quote", Array("a,b\n1,2\n1,\"x\ny\n".utf8),
      "line 3: expected the closing quote of a field; found the file's end; the file is cut short"),
    Malformation(
      "quote inside a field", Array("a,b\n1,2\"\n".utf8),
      "line 2: found a quote inside a field without quotes; put the field in quotes and write its quotes twice"),
    Malformation(
      "text behind a quote", Array("a,b\n1,\"2\"3\n".utf8),
      "line 2: expected a comma or a line end after a quoted field; found '3'; write a quote inside a field twice"),
    Malformation(
      "zero byte", Array("a,b\n1,2\01\n".utf8), "line 2: expected text; found a zero byte; check that it is a CSV file"),
    Malformation(
      "zero byte in quotes", Array("a,b\n1,\"\0\"\n".utf8),
      "line 2: expected text; found a zero byte; check that it is a CSV file"),
    Malformation(
      "not UTF-8", Array("a,b\n1,".utf8) + [0xE4, 0x0A],
      "line 2: expected UTF-8; found other bytes in field 2; save the file as UTF-8"),
    Malformation(
      "UTF-16", [0xFF, 0xFE] + Array("a\0,\0b\0\n\0".utf8),
      "line 1: expected text; found a zero byte; check that it is a CSV file"),
    Malformation(
      "endless row", Array("a\n\"".utf8) + [UInt8](repeating: 0x78, count: 1 << 21),
      "line 2: expected a row of less than 1,048,576 bytes; found more; a closing quote may be missing"),
  ]

  @Test(arguments: malformations)
  func refusesMalformedFiles(file: Malformation) throws {
    let path = try folder.file("a", file.bytes)
    #expect(fileError { try CSVTable.read(path) } == FileError(.badData, path: path, file.problem))
  }

  /// Text as an error shows it.
  private func shown(_ text: String) -> String { "'" + text.replacing("\t", with: "\\t") + "'" }
}
