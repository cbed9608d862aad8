import Tensors

/// NumPy's `.npy` files: one array, its element type, shape and order in a short text header.
///
/// Read: versions 1.0, 2.0 and 3.0; `bool` (as uint8), `int8`, `uint8`, `int16`, `uint16` (as int32), `int32`,
/// `float16` (as float32), `float32` and `float64`, and `uint32`, `int64` and `uint64` (as int32, if every value fits),
/// in either byte order, in C or Fortran order. Anything else is refused by name. Written: version 1.0 in C order and
/// little-endian, byte for byte what `numpy.save` writes for the same array.
public enum NPY {
  /// Reads the array in a file.
  ///
  /// The tensor of a regular file borrows a private read-only mapping of it, unless its elements have to be converted.
  /// - Throws: ``FileError``: the file cannot be read, is not an `.npy` file, or holds another number of bytes than its
  ///   header promises.
  public static func read(_ path: String) throws -> AnyTensor {
    var file = try InputFile(path)
    let header = try NPYHeader(reading: &file)
    let memory: FileMemory
    let offset: Int
    if let size = file.size {
      try header.check(found: size - header.dataOffset, in: path)
      memory = try FileMemory(mapping: file, count: size)
      offset = header.dataOffset
    } else {
      memory = try FileMemory(count: header.byteCount, for: path)
      let found = try file.read(into: memory.bytes)
      try header.check(found: found, in: path)
      guard try file.isAtEnd() else { throw header.trailingBytes(nil, in: path) }
      offset = 0
    }
    return try header.tensor(in: memory, at: offset, from: path)
  }

  /// Reads the array of a whole file in memory as ``read(_:)`` does; `path` is for the messages.
  ///
  /// - Throws: ``FileError``: as ``read(_:)``.
  static func read(_ memory: FileMemory, path: String) throws -> AnyTensor {
    let header = try NPYHeader(of: UnsafeRawBufferPointer(memory.bytes), path: path)
    try header.check(found: memory.bytes.count - header.dataOffset, in: path)
    return try header.tensor(in: memory, at: header.dataOffset, from: path)
  }

  /// NumPy's name of the element type in a file, such as `float16`, of which ``read(_:)`` may make another.
  ///
  /// Reads no more than the header, which a pipe gives only once.
  /// - Throws: ``FileError``: the file cannot be read or has no sound `.npy` header.
  package static func storedType(of path: String) throws -> String {
    var file = try InputFile(path)
    return try NPYHeader(reading: &file).element.name
  }

  /// Reads the array in a file whose element type is known, such as `UInt8` for images and labels.
  ///
  /// - Throws: ``FileError``: as ``read(_:)``, and for another element type.
  public static func read<Element: ArrayElement>(_ path: String, as type: Element.Type) throws -> Tensor<Element> {
    let tensor = try read(path)
    guard let result = tensor.tensor(of: type) else {
      throw FileError.badData(
        path,
        "expected \(Element.elementType) elements; found \(tensor.elementType); save the array with "
          + ".astype(numpy.\(Element.elementType))")
    }
    return result
  }

  /// The CRC-32 of the file that ``write(_:to:)-(AnyTensor,String)`` writes.
  package static func checksum(_ tensor: AnyTensor) -> CRC32 {
    var checksum = NPYHeader.encoded(type: tensor.elementType, shape: tensor.shape).withUnsafeBytes { CRC32.of($0) }
    tensor.withUnsafeBytes { checksum.update($0) }
    return checksum
  }

  /// Writes a tensor as a file, whole or not at all.
  ///
  /// - Throws: ``FileError``: the file cannot be written.
  public static func write(_ tensor: AnyTensor, to path: String) throws {
    try AtomicFile.write(to: path) { writer in
      try writer.write(header(type: tensor.elementType, shape: tensor.shape))
      try tensor.withUnsafeBytes { try writer.write($0) }
    }
  }

  /// What stands in a file before its elements, which follow row-major and in this machine's byte order.
  public static func header(type: ElementType, shape: Shape) -> [UInt8] { NPYHeader.encoded(type: type, shape: shape) }

  /// Writes a tensor as a file, whole or not at all.
  ///
  /// - Throws: ``FileError``: the file cannot be written.
  public static func write<Element: ArrayElement>(_ tensor: Tensor<Element>, to path: String) throws {
    try write(AnyTensor(tensor), to: path)
  }
}
