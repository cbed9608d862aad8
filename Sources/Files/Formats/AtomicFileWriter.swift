import Glibc

extension AtomicFile {
  /// What a file being written is given its bytes through, buffered.
  package final class Writer {
    /// The number of bytes given so far.
    package private(set) var count = 0

    private let path: String
    private var descriptor: Int32
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    private var filled = 0
    private var sentCount = 0

    init(descriptor: Int32, path: String) {
      self.descriptor = descriptor
      self.path = path
    }

    convenience init(toStream path: String) throws {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw FileError.system(.cannotCreate, path, "cannot be opened", errno) }
      self.init(descriptor: descriptor, path: path)
    }

    deinit {
      abandon()
      buffer.deallocate()
    }

    /// Appends bytes from memory.
    ///
    /// - Throws: ``FileError``: the system could not write, for example because the disk is full.
    package func write(_ bytes: UnsafeRawBufferPointer) throws {
      count += bytes.count
      guard bytes.count <= buffer.count - filled else {
        try flush()
        guard bytes.count < buffer.count else { return try send(bytes) }
        return append(bytes)
      }
      append(bytes)
    }

    /// Appends a sequence of bytes.
    ///
    /// - Throws: ``FileError``: the system could not write, for example because the disk is full.
    package func write(_ bytes: some Sequence<UInt8>) throws {
      let isWritten: Void? = try bytes.withContiguousStorageIfAvailable { try write(UnsafeRawBufferPointer($0)) }
      if isWritten == nil { try ContiguousArray(bytes).withUnsafeBytes { try write($0) } }
    }

    /// Appends text in UTF-8.
    ///
    /// - Throws: ``FileError``: the system could not write, for example because the disk is full.
    package func write(_ text: String) throws {
      var text = text
      try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes what is buffered and closes the file.
    func finish(flushing: Bool) throws {
      try flush()
      if flushing, let code = flushToDisk(descriptor) { throw writeError(code) }
      let isClosed = close(descriptor) == 0
      descriptor = -1
      // Some file systems report a full quota only now. An interrupted close has closed all the same.
      if !isClosed, errno != EINTR { throw writeError(errno) }
    }

    /// Closes the file, whatever is still buffered.
    func abandon() {
      if descriptor >= 0 { close(descriptor) }
      descriptor = -1
    }

    private func append(_ bytes: UnsafeRawBufferPointer) {
      UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: bytes)
      filled += bytes.count
    }

    private func flush() throws {
      try send(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
      filled = 0
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws {
      precondition(descriptor >= 0, "\(path) is written to after its end")
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw writeError(errno) }
        sent += count
        sentCount += count
      }
    }

    private func writeError(_ code: Int32) -> FileError {
      switch code {
      case ENOSPC, EDQUOT, EFBIG:
        FileError(
          .inputOutput, path: path,
          "\(systemMessage(code)) after \(counted(sentCount, "byte")): make room and run again; nothing was replaced")
      default: .system(.inputOutput, path, "writing failed", code)
      }
    }
  }
}
