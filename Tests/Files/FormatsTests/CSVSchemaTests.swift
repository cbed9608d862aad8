import Formats
import Testing

@Suite("tables with known columns")
struct CSVSchemaTests {
  struct Row: Equatable {
    var name = ""
    var count = 7
    var share = 0.0
    var rest: Double?
  }

  static var schema: CSVSchema<Row> {
    CSVSchema(
      blank: Row(), remedy: "make it again",
      [
        .column("name", \.name), .whole("count", \.count, in: 0...9).optional, .fraction("share", \.share),
        .column("rest", \.rest), .derived("double", { 2 * $0.share }),
      ])
  }

  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func whatIsWrittenReadsBack() throws {
    let rows = [Row(name: "a,b", count: 0, share: 0.1, rest: nil), Row(name: "", count: 9, share: 1, rest: -1e-300)]
    let path = try folder.file("a", "")
    try Self.schema.write(rows, to: path)
    #expect(try Self.schema.read(path) == rows)
    let table = try CSVTable.read(path)
    #expect(table.columns == ["name", "count", "share", "rest", "double"])
    #expect(table.rows == [["a,b", "0", "0.1", "", "0.2"], ["", "9", "1.0", "-1e-300", "2.0"]])
  }

  @Test("columns may come in any order, more of them than are known, and one that is optional may be missing")
  func otherColumns() throws {
    let path = try folder.file("a", "rest,extra,share,name\n,x,0.5,n\n")
    #expect(try Self.schema.read(path) == [Row(name: "n", count: 7, share: 0.5, rest: nil)])
  }

  @Test(
    "a field that its column may not hold is named with its line",
    arguments: [
      ("n,10,0.5,", "line 3: column count: expected a whole number from 0 to 9; found '10'; make it again"),
      ("n,1,1.5,", "line 3: column share: expected a number from 0 to 1; found '1.5'; make it again"),
      ("n,1,nan,", "line 3: column share: expected a number from 0 to 1; found 'nan'; make it again"),
      ("n,1,0,x", "line 3: column rest: expected a finite number or nothing; found 'x'; make it again"),
    ])
  func impossible(_ row: String, _ problem: String) throws {
    let path = try folder.file("a", "name,count,share,rest\nm,1,1,1\n\(row)\n")
    #expect(throws: FileError(.badData, path: path, problem)) { try Self.schema.read(path) }
  }

  @Test func aRowOutsideAFile() throws {
    let row = Row(name: "a", count: 1, share: 0.25, rest: 3)
    let fields = Self.schema.fields(of: row)
    #expect(fields == ["a", "1", "0.25", "3.0", "0.5"])
    #expect(Self.schema.row(of: fields) == row)
    #expect(Self.schema.row(of: fields.dropLast()) == nil)
    #expect(Self.schema.row(of: ["a", "10", "0.25", "", ""]) == nil)
  }
}
