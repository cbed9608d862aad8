import Formats
import Testing

struct CSVReaderTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func readsRowByRow() throws {
    var reader = try CSVReader(
      try folder.file("a", "x,n,\"f\"\nab,3,0.25\n\n\"c\nd\",4.0,-1e-3\n"), required: ["f", "n"])
    #expect(reader.columns == ["x", "n", "f"])
    let (text, whole, number) = (try reader.column("x"), try reader.column("n"), try reader.column("f"))
    #expect(try reader.advance())
    #expect(reader.line == 2)
    #expect(try reader.text(text) == "ab")
    #expect(try reader.integer(whole, in: 3...3) == 3)
    #expect(try reader.number(number) == 0.25)
    #expect(try reader.advance())
    #expect(reader.line == 4)
    #expect(try reader.text(text) == "c\nd")
    #expect(try reader.integer(whole, in: .min ... .max) == 4)
    #expect(try reader.number(number) == -0.001)
    #expect(try !reader.advance())
    #expect(try !reader.advance())
  }

  @Test func namesLineAndColumn() throws {
    var reader = try CSVReader(try folder.file("a", "n\n1\n\nx\n"))
    #expect(try reader.advance() && reader.advance())
    func problem(_ body: (borrowing CSVReader) throws -> Void) -> String? {
      do { try body(reader) } catch { return (error as? FileError)?.problem }
      return nil
    }
    #expect(
      problem { _ = try $0.integer(0, in: 1...5) } == "line 4: column n: expected a whole number from 1 to 5; found 'x'"
    )
    #expect(problem { _ = try $0.number(0) } == "line 4: column n: expected a finite number; found 'x'")
    #expect(problem { _ = try $0.column("m") } == "expected the column m; found 'n'")
  }

  /// As many columns as a row has room for, and the last one again.
  @Test func looksThroughAsManyColumnsAsThereAre() throws {
    let names = (0..<200_000).map { String($0, radix: 36) }
    let path = try folder.file("a", names.joined(separator: ",") + "\n")
    let reader = try CSVReader(path, required: names)
    #expect(reader.columns == names)
    #expect(try names.indices.allSatisfy { try reader.column(names[$0]) == $0 })
    let doubled = try folder.file("b", names.joined(separator: ",") + ",4ab3\n")
    #expect(
      fileError { try CSVReader(doubled).columns }?.problem
        == "line 1: expected every column once; found '4ab3' twice; rename one of them")
  }

  /// Half a million letters would take Swift minutes to compare, with their marks in order.
  @Test func refusesMarksWithoutEnd() throws {
    let marks = String(repeating: "\u{301}\u{323}", count: 15)
    let fine = try folder.file("a", "gro\u{308}\u{DF}e,a\(marks)b\(marks)\n")
    #expect(try CSVReader(fine).columns.count == 2)
    let many = String(repeating: marks, count: 8000)
    let path = try folder.file("b", "x,a\(many)\n")
    #expect(
      fileError { try CSVReader(path).columns }?.problem
        == "line 1: expected at most 30 combining marks in a row; found more in field 2; check that it is the right "
        + "file"
    )
  }

  @Test func agreesWithTheTable() throws {
    for name in try Fixture.names(endingIn: ".csv") {
      let table = try CSVTable.read(Fixture.path(name))
      var reader = try CSVReader(Fixture.path(name))
      var rows: [[String]] = []
      while try reader.advance() { rows.append(try reader.columns.indices.map { try reader.text($0) }) }
      #expect(rows == table.rows)
    }
  }
}
