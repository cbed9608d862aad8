import Glibc

/// Numbers as people read them.
public enum Numerals {
  /// A number in a few significant digits without needless zeros, with a true minus sign: `−0.0832`, `12`, `3.1e−7`.
  ///
  /// - Parameters:
  ///   - value: The number; NaN gives `nan`, infinity `∞`.
  ///   - digits: How many digits to keep.
  public static func short(_ value: Double, digits: Int = 3) -> String {
    polished(format("%.*g", digits, value))
  }

  /// A number with a fixed count of decimals and a true minus sign.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    polished(format("%.*f", decimals, value))
  }

  private static func format(_ pattern: String, _ precision: Int, _ value: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 400)
    let length = withVaList([Int32(precision), value]) { vsnprintf(&buffer, buffer.count, pattern, $0) }
    return String(decoding: buffer.prefix(Int(length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Replaces the hyphen by a minus sign and takes the padding from the exponent: `-3.1e-07` → `−3.1e−7`.
  private static func polished(_ text: String) -> String {
    guard text.contains(where: \.isNumber) else {
      return text.contains("inf") ? (text.hasPrefix("-") ? "−∞" : "∞") : "nan"
    }
    guard text.contains(where: { $0 != "-" && $0 != "0" && $0 != "." }) else {
      return String(text.drop { $0 == "-" })
    }
    let parts = text.split(separator: "e", maxSplits: 1)
    guard parts.count == 2, let exponent = Int(parts[1].drop { $0 == "+" }) else {
      return text.replacingHyphen
    }
    return (parts[0] + "e" + String(exponent)).replacingHyphen
  }
}

extension StringProtocol {
  fileprivate var replacingHyphen: String { String(map { $0 == "-" ? "−" : $0 }) }
}
