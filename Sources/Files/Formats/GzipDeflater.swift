import CZlib

/// Compresses into a gzip file with a time stamp of 0, so that equal content is equal bytes.
final class GzipDeflater {
  // zlib keeps the stream's address, so the stream must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private let writer: AtomicFile.Writer

  init(_ writer: AtomicFile.Writer, for path: String) throws {
    self.writer = writer
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for a gzip header; 8 is zlib's usual memory level.
    let status = deflateInit2_(
      stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw FileError(.inputOutput, path: path, "zlib cannot start (status \(status))") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
      try deflate(part, Z_NO_FLUSH)
      rest = rest.dropFirst(part.count)
    }
  }

  func finish() throws { try deflate(UnsafeRawBufferPointer(start: nil, count: 0), Z_FINISH) }

  private func deflate(_ bytes: UnsafeRawBufferPointer, _ flush: Int32) throws {
    // zlib's interface is older than `const`; it does not write to its input.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(output.count)
      let status = CZlib.deflate(stream, flush)
      precondition(status != Z_STREAM_ERROR, "zlib's stream is out of order")
      try writer.write(UnsafeRawBufferPointer(rebasing: output[..<(output.count - Int(stream.pointee.avail_out))]))
      // A full buffer means that there may be more to come.
    } while stream.pointee.avail_out == 0
  }
}
