import Formats
import Mustache

/// Text as HTML.
package enum HTML {
  /// The text with all characters replaced that could end a text or an attribute's value, and those that a page may not
  /// have.
  ///
  /// Scalar by scalar: a quotation mark with an accent behind it is one character to Swift, and still ends an attribute
  /// in a browser.
  package static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n": result.unicodeScalars.append(scalar)
      default:
        let isShown = !isControl(scalar) && scalar.properties.generalCategory != .privateUse
        result.unicodeScalars.append(isShown ? scalar : "\u{FFFD}")
      }
    }
    return result
  }
}

/// What makes the template library escape values by ``HTML/escaped(_:)``; its own way goes character by character and
/// leaves a quotation mark with an accent as it is.
struct EscapedHTML: MustacheContentType {
  /// What templates call it by.
  static let name = "ESCAPED_HTML"

  func escapeText(_ text: String) -> String { HTML.escaped(text) }
}
