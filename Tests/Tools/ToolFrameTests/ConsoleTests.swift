import Testing
import ToolFrame

@Suite struct ConsoleTests {
  @Test(arguments: [
    ("plain text, ümläut 数", "plain text, ümläut 数"),
    ("two\nlines", "two lines"),
    ("bell\u{7}, escape\u{1B}[31m, tab\t, delete\u{7F}", #"bell\u{07}, escape\u{1B}[31m, tab\t, delete\u{7F}"#),
    ("C1 \u{9B}31m", #"C1 \u{009B}31m"#),
    ("return\r", #"return\r"#),
  ])
  func aMessageIsOneHarmlessLine(text: String, line: String) {
    #expect(Console.oneLine(text) == line)
  }
}
