/// What a file is that was given for a PNG image, and what its owner can do about it.
enum OtherFile {
  /// Judges a file by its bytes.
  static func guess(_ bytes: [UInt8]) -> (kind: String, advice: String) {
    let convert = "convert it to PNG first"
    let damage = ("a PNG image damaged by a transfer as text", "fetch it again, as binary data")
    let starts: [(start: String, kind: String, advice: String)] = [
      ("GIF8", "a GIF image", convert), ("BM", "a BMP image", convert), ("II*", "a TIFF image", convert),
      ("MM", "a TIFF image", convert), ("%PDF", "a PDF document", convert),
      ("\u{1f}", "a gzip file", "decompress it first"), ("<svg", "an SVG drawing", convert),
      ("<!DOCTYPE html", "a web page", "download the picture itself"),
      ("<html", "a web page", "download the picture itself"),
      ("version https://git-lfs", "a Git LFS pointer", "run git lfs pull"),
    ]
    if let known = starts.first(where: { bytes.starts(with: $0.start.utf8) }) { return (known.kind, known.advice) }
    if bytes.starts(with: [0xff, 0xd8, 0xff]) { return ("a JPEG image", convert) }
    if bytes.starts(with: [0x93, 0x4e, 0x55, 0x4d]) { return ("a NumPy array", "save its images as PNG first") }
    let box = bytes.dropFirst(4)
    if box.starts(with: "ftyp".utf8) { return ("a HEIC, AVIF or video file", convert) }
    if bytes.dropFirst(8).starts(with: "WEBP".utf8) { return ("a WebP image", convert) }
    // What becomes of the signature when line ends are changed, the eighth bit is lost, or bytes are taken for
    // characters.
    let isDamaged = [[0x89, 0x50, 0x4e, 0x47], [0x09, 0x50, 0x4e, 0x47], [0xef, 0xbf, 0xbd, 0x50, 0x4e, 0x47]]
      .contains { bytes.starts(with: $0) }
    if isDamaged || box.starts(with: [0x0d, 0x0a, 0x1a, 0x0a]) { return damage }
    return isText(bytes.prefix(512))
      ? ("text", "name the picture itself")
      : ("unknown data", "name a picture, or fetch it again if this is a damaged one")
  }

  /// Whether bytes are UTF-8 without control characters but those of text; the last character may be cut.
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.allSatisfy({ $0 >= 0x20 || (0x09...0x0d).contains($0) }) else { return false }
    return (0...3).contains { String(validating: bytes.dropLast($0), as: UTF8.self) != nil }
  }
}
