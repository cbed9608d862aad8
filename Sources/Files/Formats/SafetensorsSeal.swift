/// The checksum that a safetensors file may carry of itself: the text `crc32` in its metadata.
///
/// It is the CRC-32 of the whole file with the checksum's own eight digits taken as zeros, so that it covers the
/// header, the other metadata and every weight. Other readers see one text more.
enum SafetensorsSeal {
  /// The metadata's key.
  static let key = "crc32"
  /// What stands in place of the digits while the checksum is computed.
  static let blank = "00000000"

  /// Puts the checksum into a whole file whose digits are blank.
  static func close(_ file: inout [UInt8]) {
    guard let digits = digits(in: file) else { return }
    let checksum = file.withUnsafeBytes { CRC32.of($0) }
    file.replaceSubrange(digits, with: checksum.hexadecimal.utf8)
  }

  /// Compares a file with the checksum in its metadata.
  ///
  /// - `expected`: The checksum as the metadata has it.
  /// - `header`: Everything before the tensors.
  /// - `data`: The tensors' bytes.
  static func check(
    _ expected: String, header: [UInt8], data: UnsafeRawBufferPointer, of path: String
  ) throws(FileError) {
    guard let digits = digits(in: header), header[digits].elementsEqual(expected.utf8) else {
      throw FileError.badData(
        path, "expected eight hexadecimal digits for crc32 in its metadata; found \(quoted(expected)); make it again")
    }
    var blank = header
    blank.replaceSubrange(digits, with: Self.blank.utf8)
    var found = blank.withUnsafeBytes { CRC32.of($0) }
    found.update(data)
    guard found.hexadecimal == expected else {
      throw FileError.badData(
        path,
        "expected content with the CRC-32 \(expected) from its metadata; found \(found.hexadecimal); the file is "
          + "damaged; make it again (or take crc32 out of its metadata if it was changed on purpose)")
    }
  }

  /// Where the digits are. Elsewhere the quotes around the key are escaped, at least the first one.
  private static func digits(in file: [UInt8]) -> Range<Int>? {
    let key = Array("\"\(key)\":\"".utf8)
    let first = key[0]
    var start = file.startIndex
    while let quote = file[start...].firstIndex(of: first) {
      let digits = quote + key.count..<quote + key.count + blank.utf8.count
      guard digits.upperBound < file.endIndex else { return nil }
      let isEscaped = quote > 0 && file[quote - 1] == UInt8(ascii: "\\")
      if !isEscaped, file[quote...].starts(with: key) {
        let isNumber = file[digits].allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isNumber && file[digits.upperBound] == first ? digits : nil
      }
      start = quote + 1
    }
    return nil
  }
}
