import CZlib

/// Decompresses a gzip file as it is read: one member or several, whose contents are joined as the command `gzip` does.
///
/// Nothing is decompressed beyond what the caller's buffers ask for, so a file that would fill the memory never gets
/// to.
final class GzipInflater {
  // zlib keeps the stream's address, so the stream must not move.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private let input = UnsafeMutablePointer<UInt8>.allocate(capacity: inputCapacity)
  private static let inputCapacity = 1 << 16
  private var isBetweenMembers = false
  private var produced = 0

  /// Deflate's best case: a byte of a file becomes 1,032 bytes at most.
  static let greatestRatio = 1032

  /// Whether a file's first bytes are those of gzip.
  static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  init(for path: String) throws {
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for a gzip header and trailer, whose checksum and length zlib then compares.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw FileError(.inputOutput, path: path, "zlib cannot start (status \(status))") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// Decompresses on until `buffer` is full or the last member ends.
  ///
  /// - Returns: the number of bytes decompressed; fewer than the buffer holds only at the end.
  /// - Throws: ``FileError``: the data is damaged or cut short, or something that is not gzip follows a member.
  func read(into buffer: UnsafeMutableRawBufferPointer, from file: inout InputFile) throws -> Int {
    var filled = 0
    while filled < buffer.count {
      if stream.pointee.avail_in == 0 {
        let count = try file.read(into: UnsafeMutableRawBufferPointer(start: input, count: Self.inputCapacity))
        if count == 0, isBetweenMembers { break }
        guard count > 0 else {
          throw FileError.badData(
            file.path,
            "expected the end of the gzip data; found the file's end after \(counted(produced, "byte")) of content; "
              + "the file is cut short; fetch it again")
        }
        stream.pointee.next_in = input
        stream.pointee.avail_in = UInt32(count)
      }
      if isBetweenMembers { try startMember(file.path) }
      let space = min(buffer.count - filled, 1 << 30)
      stream.pointee.next_out = buffer.baseAddress.map { ($0 + filled).assumingMemoryBound(to: UInt8.self) }
      stream.pointee.avail_out = UInt32(space)
      let status = inflate(stream, Z_NO_FLUSH)
      let count = space - Int(stream.pointee.avail_out)
      filled += count
      produced += count
      switch status {
      case Z_OK, Z_BUF_ERROR: break
      case Z_STREAM_END: isBetweenMembers = true
      case Z_MEM_ERROR: throw FileError(.inputOutput, path: file.path, "not enough memory to decompress it")
      default:
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
        throw FileError.badData(
          file.path,
          "expected sound gzip data; found damage (\(reason)) after \(counted(produced, "byte")) of content; fetch it "
            + "again")
      }
    }
    return filled
  }

  private func startMember(_ path: String) throws {
    // The second byte of the magic number may not be in the buffer yet; zlib compares it.
    guard stream.pointee.next_in.pointee == 0x1F else {
      throw FileError.badData(
        path,
        "expected the file's end or another gzip member after \(counted(produced, "byte")) of content; found "
          + "\(hexadecimal(stream.pointee.next_in.pointee)); something follows the gzip data; fetch it again")
    }
    inflateReset(stream)
    isBetweenMembers = false
  }
}
