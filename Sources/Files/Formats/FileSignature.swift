/// Tells what a file is that was taken for another one.
enum FileSignature {
  /// What the first bytes of a file say that it is, for a message.
  static func describe(_ bytes: some Collection<UInt8>) -> String {
    guard !bytes.isEmpty else { return "an empty file" }
    return name(bytes) ?? bytes.prefix(4).map(hexadecimal).joined(separator: " ")
  }

  /// What to do about it.
  static func advice(_ bytes: some Collection<UInt8>) -> String {
    if bytes.isEmpty { return "fetch or make it again" }
    return isMarkup(bytes) ? "the download went wrong; fetch it again" : "check the file's name"
  }

  private static func name(_ bytes: some Collection<UInt8>) -> String? {
    if isMarkup(bytes) { return "a web page" }
    let names: [([UInt8], String)] = [
      ([0x1F, 0x8B], "a gzip file"), ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"), ([0x89, 0x50, 0x4E, 0x47], "a PNG"),
      ([0x93, 0x4E, 0x55, 0x4D], "an .npy file"), ([0x42, 0x5A, 0x68], "a bzip2 file"),
      ([0xFD, 0x37, 0x7A, 0x58], "an xz file"), ([0, 0, 0x08, 0x01], "an IDX file"),
      ([0, 0, 0x08, 0x03], "an IDX file"),
    ]
    return names.first { bytes.starts(with: $0.0) }?.1
  }

  private static func isMarkup(_ bytes: some Collection<UInt8>) -> Bool {
    let start = String(decoding: bytes.prefix(4), as: UTF8.self).lowercased()
    return ["<!do", "<htm", "<?xm"].contains(start)
  }
}
