import CZlib

/// The CRC-32 of a stream of bytes (reflected polynomial 0xEDB88320, as in gzip, PNG and Python's `zlib.crc32`).
package struct CRC32: Sendable {
  /// The checksum of the bytes seen so far; 0 before the first.
  package private(set) var value: UInt32 = 0

  /// Makes a checksum of no bytes.
  package init() {}

  /// Takes in more bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    value = UInt32(truncatingIfNeeded: crc32_z(UInt(value), base.assumingMemoryBound(to: UInt8.self), bytes.count))
  }

  /// The checksum as eight lower-case hexadecimal digits.
  package var hexadecimal: String { Self.hexadecimal(value) }

  /// The checksum as tables have it. Behind `0x` no reader takes digits such as `12345e67` for a number.
  package var tableText: String { "0x" + hexadecimal }

  /// A checksum as eight lower-case hexadecimal digits.
  package static func hexadecimal(_ value: UInt32) -> String { Formats.hexadecimal(value, digits: 8) }

  /// The checksum of some bytes.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> CRC32 {
    var checksum = CRC32()
    checksum.update(bytes)
    return checksum
  }

  /// The checksum of a file's content.
  ///
  /// - Throws: ``FileError``: the file cannot be read.
  package static func of(file path: String) throws -> CRC32 {
    var file = try InputFile(path)
    var checksum = CRC32()
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 64) { buffer in
      while true {
        let count = try file.read(into: buffer)
        checksum.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        if count < buffer.count { return }
      }
    }
    return checksum
  }
}
