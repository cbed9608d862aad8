extension PNG {
  /// Whether a file's header says that its pixels, or the colours of its palette, may be other than grey; `false` for
  /// what is no PNG file.
  package static func mayHaveColor(_ bytes: [UInt8]) -> Bool {
    // The colour type, in which 2 stands for colour.
    bytes.count > 25 && bytes[25] & 2 != 0
  }
}
