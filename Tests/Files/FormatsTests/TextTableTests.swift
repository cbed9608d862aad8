import Formats
import Testing

@Suite struct TextTableTests {
  @Test func columnsAreAsWideAsTheirWidestEntry() {
    var table = TextTable([("fold", .left), ("valid_acc", .right), ("note", .left)])
    table.add(["1", "0.989", "a"])
    table.add(["2", "0.98842", ""])
    table.addRule()
    table.add(["mean ± sd", "0.98871", "über"])
    #expect(
      table.text == """
        fold       valid_acc  note
        --------------------------
        1              0.989  a
        2            0.98842
        --------------------------
        mean ± sd    0.98871  über
        """)
    #expect(table.width == 26)
  }

  @Test func anEmptyTableIsItsHeader() {
    #expect(TextTable([("a", .left), ("bb", .right)]).text == "a  bb\n-----")
  }

  @Test func theGapCanBeNarrower() {
    var table = TextTable([("a", .right), ("b", .right)], gap: 1)
    table.add(["10", "2"])
    #expect(table.text == " a b\n----\n10 2")
  }

  @Test func longNamesAreShortenedInTheMiddleToFitATerminal() {
    var table = TextTable([("name", .left), ("value", .right)])
    table.add(["a-name-that-is-long-a", "1"])
    table.add(["short", "12345"])
    #expect(
      table.text(within: 20) == """
        name           value
        --------------------
        a-name…long-a      1
        short          12345
        """)
    #expect(table.text(within: 80) == table.text)
  }
}
