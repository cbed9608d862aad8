import Formats

/// Numbers as the page shows them.
enum Text {
  /// A text of at most so many characters: the end of a longer one gives way to an ellipsis.
  static func shortened(_ text: String, to limit: Int) -> String {
    text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }

  /// A fraction as percent; one that is not the whole never reads as 100 %.
  static func percent(_ fraction: Double, _ decimals: Int = 2) -> String {
    let text = Numerals.fixed(100 * fraction, decimals)
    let isRoundedUp = fraction < 1 && text == Numerals.fixed(100, decimals)
    return (isRoundedUp ? ">\u{A0}" + Numerals.fixed(100 - 1 / power(decimals), decimals) : text) + "\u{A0}%"
  }

  /// A probability as percent; one that is not nothing never reads as 0 %.
  static func probability(_ value: Double) -> String {
    value > 0 && value < 0.000_05 ? "<\u{A0}0.01\u{A0}%" : percent(value)
  }

  /// A mean or fraction with its spread, in percent.
  static func percent(_ fraction: Double, plusMinus spread: Double) -> String {
    "\(Numerals.fixed(100 * fraction, 2)) ± \(Numerals.fixed(100 * spread, 2))\u{A0}%"
  }

  /// A length of time: seconds under two minutes, minutes and seconds under an hour, and hours from there on.
  static func duration(_ seconds: Double) -> String {
    guard seconds >= 120 else { return "\(Numerals.fixed(seconds, 1))\u{A0}s" }
    // Rounded as the clock rounds it, so that the unit fits what it shows.
    return "\(Numbers.clock(seconds: seconds))\u{A0}\(seconds.rounded() < 3600 ? "min" : "h")"
  }

  /// Words with commas and a last "and".
  static func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " and " + last
  }

  private static func power(_ decimals: Int) -> Double { (0..<decimals).reduce(1) { value, _ in value * 10 } }
}
