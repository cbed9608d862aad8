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
      problem { _ = try $0.integer(0, in: 1...5) } == "line 4: column n: a whole number from 1 to 5 expected, 'x' found"
    )
    #expect(problem { _ = try $0.number(0) } == "line 4: column n: a finite number expected, 'x' found")
    #expect(problem { _ = try $0.column("m") } == "the column m expected, 'n' found")
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
