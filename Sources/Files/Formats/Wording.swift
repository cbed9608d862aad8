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

/// A number in so many lower-case hexadecimal digits.
package func hexadecimal(_ number: some FixedWidthInteger, digits count: Int) -> String {
  let digits = String(number, radix: 16)
  return String(repeating: "0", count: max(0, count - digits.count)) + digits
}

/// A byte as it is written in format descriptions, such as `0x0B`.
func hexadecimal(_ byte: UInt8) -> String { "0x" + hexadecimal(byte, digits: 2).uppercased() }

/// The text with everything that would break a line or drive a terminal written as `\u{…}`.
package func escapingControls(_ text: String) -> String {
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
package func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  let message = String(cString: text)
  return message.prefix(1).lowercased() + message.dropFirst()
}

/// A moment in seconds since 1970 as `2026-01-31T12:00:00Z`.
package func utc(_ seconds: Int) -> String {
  var moment = time_t(seconds)
  var parts = tm()
  gmtime_r(&moment, &parts)
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
    let count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// A text without spaces and tabs at its ends.
package func trimmed(_ text: some StringProtocol) -> String {
  let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
  return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
}
