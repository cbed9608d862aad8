/// Numbers as pages and pictures show them, with a true minus sign.
package enum Numerals {
  /// A number in a few significant digits without needless zeros: `−0.0832`, `12`, `3.1e−7`.
  ///
  /// - `value`: The number; NaN gives `nan`, infinity `∞`.
  /// - `digits`: How many digits to keep.
  package static func short(_ value: Double, digits: Int = 3) -> String {
    polished(Numbers.formatted("%.*g", digits, value))
  }

  /// A number with a fixed count of decimals.
  package static func fixed(_ value: Double, _ decimals: Int) -> String { polished(Numbers.fixed(value, decimals)) }

  /// Replaces the hyphen by a minus sign and takes the padding from the exponent: `-3.1e-07` → `−3.1e−7`.
  private static func polished(_ text: String) -> String {
    guard text.contains(where: \.isNumber) else {
      return text.contains("inf") ? (text.hasPrefix("-") ? "−∞" : "∞") : "nan"
    }
    guard text.contains(where: { $0 != "-" && $0 != "0" && $0 != "." }) else { return String(text.drop { $0 == "-" }) }
    let parts = text.split(separator: "e", maxSplits: 1)
    let exponent = parts.count == 2 ? Int(parts[1].drop { $0 == "+" }).map { "e\($0)" } : nil
    return (exponent.map { parts[0] + $0 } ?? text).replacing("-", with: "−")
  }
}
