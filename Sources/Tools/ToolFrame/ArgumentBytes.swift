import Formats
import Glibc

/// The command line as the system handed it over.
enum ArgumentBytes {
  /// Checks that every argument is UTF-8: a Swift text holds nothing else, so that a path of other bytes would turn
  /// into another path.
  ///
  /// - Throws: ``ToolError`` with ``ToolStatus/usage`` that shows the first argument of other bytes.
  static func requireText() throws(ToolError) {
    for argument in UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)).dropFirst() {
      guard let argument else { continue }
      let bytes = UnsafeRawBufferPointer(start: argument, count: strlen(argument))
      if String(validating: bytes, as: UTF8.self) == nil {
        throw ToolError(
          .usage, "\(shown(bytes)): expected arguments in UTF-8; found other bytes; rename the file or folder")
      }
    }
  }

  /// The bytes as a shell takes them: `$'r\xe9s'`.
  private static func shown(_ bytes: UnsafeRawBufferPointer) -> String {
    let parts = bytes.map { byte in
      (0x20..<0x7F).contains(byte) && byte != UInt8(ascii: "'") && byte != UInt8(ascii: "\\")
        ? String(UnicodeScalar(byte)) : "\\x" + hexadecimal(byte, digits: 2)
    }
    return "$'\(parts.joined())'"
  }
}
