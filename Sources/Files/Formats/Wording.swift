import Glibc

/// A whole number with commas between groups of three digits, such as `47,040,016`.
package func grouped(_ number: some BinaryInteger) -> String {
  let digits = Array(String(number.magnitude))
  var text = number < 0 ? "-" : ""
  for (position, digit) in digits.enumerated() {
    if position > 0, (digits.count - position).isMultiple(of: 3) { text += "," }
    text.append(digit)
  }
  return text
}

/// `1 byte`, `2,000 bytes`.
package func counted(_ number: some BinaryInteger, _ singular: String, _ plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
}

/// Text from a file as an error message may show it: in single quotes, on one line, not too long.
package func quoted(_ text: some StringProtocol) -> String {
  let limit = 60
  let shown = text.unicodeScalars.prefix(limit)
  let isWhole = shown.endIndex == text.unicodeScalars.endIndex
  return "'" + escapingControls(String(String.UnicodeScalarView(shown))) + (isWhole ? "'" : "…'")
}

/// A byte as it is written in format descriptions, such as `0x0B`.
func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return "0x" + (digits.count == 1 ? "0" : "") + digits
}

/// The text with everything that would break a line or drive a terminal written as `\u{…}`.
func escapingControls(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isControl) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if isControl(scalar) { result += scalar.escaped(asASCII: true) } else { result.unicodeScalars.append(scalar) }
  }
  return result
}

/// Whether a character would break a line or drive a terminal.
package func isControl(_ scalar: Unicode.Scalar) -> Bool {
  // Nearly all text is ASCII, and looking a category up takes long.
  if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
  return switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
  default: false
  }
}

/// What the C library says about an error number, in lower case as the second half of a sentence.
func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  let message = String(cString: text)
  return message.prefix(1).lowercased() + message.dropFirst()
}
