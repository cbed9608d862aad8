import Formats
import Testing

struct CRC32Tests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// The check value of the CRC catalogue, the empty sum, and zlib.crc32(bytes(range(256)) * 4096) in Python.
  @Test(arguments: [("123456789", 1, "cbf43926"), ("", 1, "00000000"), ("all", 4096, "04d0e435")])
  func agreesWithPython(text: String, repetitions: Int, hexadecimal: String) throws {
    let unit = text == "all" ? Array(UInt8.min ... .max) : Array(text.utf8)
    let bytes = Array(repeatElement(unit, count: repetitions).joined())
    #expect(bytes.withUnsafeBytes { CRC32.of($0) }.hexadecimal == hexadecimal)
    #expect(try CRC32.of(file: try folder.file("a", bytes)).hexadecimal == hexadecimal)
    var parts = CRC32()
    for byte in bytes.prefix(1000) { withUnsafeBytes(of: byte) { parts.update($0) } }
    bytes.dropFirst(1000).withUnsafeBytes { parts.update($0) }
    #expect(parts.hexadecimal == hexadecimal)
  }

  @Test func namesAMissingFile() {
    #expect(fileError { try CRC32.of(file: folder["missing"]) }?.kind == .noInput)
  }
}
