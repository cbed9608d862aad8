/// Reads a file from its start to its end, part by part.
package enum FileParts {
  /// Whether a file's content is that of gzip, which its first bytes tell.
  ///
  /// - Throws: ``FileError``: the file cannot be read.
  package static func isGzip(_ path: String) throws -> Bool {
    var file = try InputFile(path)
    return GzipInflater.isGzip(try file.peek(2))
  }

  /// Gives all bytes of a file to `body`, some at a time.
  ///
  /// - `inflating`: Whether to give the bytes that a gzip file decompresses to.
  /// - Throws: ``FileError``: the file cannot be read, or is no sound gzip file.
  package static func read(_ path: String, inflating: Bool, _ body: (UnsafeRawBufferPointer) -> Void) throws {
    var file = try InputFile(path)
    let inflater = inflating ? try GzipInflater(for: path) : nil
    try withUnsafeTemporaryAllocation(byteCount: 1 << 18, alignment: 64) { buffer in
      while true {
        let count = try inflater.map { try $0.read(into: buffer, from: &file) } ?? file.read(into: buffer)
        body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        if count < buffer.count { return }
      }
    }
  }
}
