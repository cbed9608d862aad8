import Tensors

/// IDX files, the format of MNIST: one array with big-endian elements behind a header of its type and extents.
///
/// Plain or gzip-compressed, which the content tells and not the name.
public enum IDX {
  /// Reads the array in a file, with its elements in this machine's byte order.
  ///
  /// The tensor of bytes in a regular file that is not compressed borrows a private read-only mapping of it.
  /// - Throws: ``FileError``: the file cannot be read, is not an IDX file, or holds another number of bytes than its
  ///   header promises. A gzip file is decompressed no further than that.
  public static func read(_ path: String) throws -> AnyTensor {
    var file = try InputFile(path)
    let isCompressed = GzipInflater.isGzip(try file.peek(2))
    let inflater = isCompressed ? try GzipInflater(for: path) : nil
    func read(into buffer: UnsafeMutableRawBufferPointer, from file: inout InputFile) throws -> Int {
      if let inflater { try inflater.read(into: buffer, from: &file) } else { try file.read(into: buffer) }
    }
    let header = try IDXHeader(of: path) { try read(into: $0, from: &file) }
    if let size = file.size {
      if isCompressed {
        try header.check(compressed: size, in: path)
      } else {
        try header.check(found: size - header.size, in: path)
      }
    }
    if file.size != nil, !isCompressed, header.type.size == 1 {
      let memory = try FileMemory(mapping: file, count: header.size + header.byteCount)
      return AnyTensor(header.type, header.shape, in: memory, at: header.size)
    }
    let memory = try FileMemory(count: header.byteCount, for: path)
    try header.check(found: try read(into: memory.bytes, from: &file), in: path)
    let extra = try withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { try read(into: $0, from: &file) }
    guard extra == 0 else { throw header.trailingBytes(nil, in: path) }
    swapBytes(in: memory.bytes, elementSize: header.type.size)
    return AnyTensor(header.type, header.shape, in: memory, at: 0)
  }

  /// Writes a tensor as a file, whole or not at all; gzip-compressed if the name ends in `.gz`.
  ///
  /// - Throws: ``FileError``: the file cannot be written, or the shape is none that an IDX header can say.
  public static func write(_ tensor: AnyTensor, to path: String) throws {
    let header = try IDXHeader.encoded(type: tensor.elementType, shape: tensor.shape, for: path)
    try AtomicFile.write(to: path) { writer in
      let deflater = path.lowercased().hasSuffix(".gz") ? try GzipDeflater(writer, for: path) : nil
      func write(_ bytes: UnsafeRawBufferPointer) throws {
        if let deflater { try deflater.write(bytes) } else { try writer.write(bytes) }
      }
      try header.withUnsafeBytes { try write($0) }
      try tensor.withUnsafeBytes { try writeBigEndian($0, elementSize: tensor.elementType.size, write) }
      try deflater?.finish()
    }
  }

  /// Writes a tensor as a file, whole or not at all; gzip-compressed if the name ends in `.gz`.
  ///
  /// - Throws: ``FileError``: the file cannot be written, or the shape is none that an IDX header can say.
  public static func write<Element: ArrayElement>(_ tensor: Tensor<Element>, to path: String) throws {
    try write(AnyTensor(tensor), to: path)
  }

  private static func writeBigEndian(
    _ bytes: UnsafeRawBufferPointer, elementSize: Int, _ write: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    guard elementSize > 1 else { return try write(bytes) }
    try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 8) { buffer in
      for start in stride(from: 0, to: bytes.count, by: buffer.count) {
        let part = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + buffer.count, bytes.count)])
        let copy = UnsafeMutableRawBufferPointer(rebasing: buffer[..<part.count])
        copy.copyMemory(from: part)
        swapBytes(in: copy, elementSize: elementSize)
        try write(UnsafeRawBufferPointer(copy))
      }
    }
  }

  private static func swapBytes(in bytes: UnsafeMutableRawBufferPointer, elementSize: Int) {
    func swap<Bits: FixedWidthInteger & BitwiseCopyable>(_: Bits.Type) {
      for offset in stride(from: 0, to: bytes.count, by: elementSize) {
        let bits = bytes.load(fromByteOffset: offset, as: Bits.self)
        bytes.storeBytes(of: bits.byteSwapped, toByteOffset: offset, as: Bits.self)
      }
    }
    switch elementSize {
    case 2: swap(UInt16.self)
    case 4: swap(UInt32.self)
    case 8: swap(UInt64.self)
    default: break
    }
  }
}
