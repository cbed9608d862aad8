import Report
import Testing

@Suite("Escaping")
struct HTMLTests {
  @Test("nothing can end a text or an attribute's value")
  func special() {
    #expect(
      HTML.escaped(#"<script>alert("1" & '2')</script>"#)
        == "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;")
    #expect(HTML.escaped("28×28, β₁ ≤ 0.9\n") == "28×28, β₁ ≤ 0.9\n")
  }

  @Test("not even with an accent behind, which Swift takes for one character with it")
  func combining() {
    for (text, escaped) in [
      ("\"\u{301} onload=x", "&quot;\u{301} onload=x"), ("<\u{301}b>\u{20DD}", "&lt;\u{301}b&gt;\u{20DD}"),
    ] {
      #expect(HTML.escaped(text) == escaped)
    }
  }

  @Test("characters without a shape are shown as missing")
  func control() {
    #expect(HTML.escaped("a\u{0}b\u{202E}c\u{1B}[0m\rd") == "a\u{FFFD}b\u{FFFD}c\u{FFFD}[0m\u{FFFD}d")
  }
}
