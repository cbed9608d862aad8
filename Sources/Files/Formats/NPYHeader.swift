import Tensors

/// What stands before the elements of an `.npy` file.
struct NPYHeader {
  let element: NPYElement
  let isFortranOrder: Bool
  let shape: Shape
  /// Where the elements begin.
  let dataOffset: Int
  /// How many bytes the elements fill.
  let byteCount: Int

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Far more than any array needs; NumPy itself reads at most 10,000 unless told otherwise.
  private static let longestText = 1 << 20

  init(reading file: inout InputFile) throws {
    let (path, size) = (file.path, file.size)
    try self.init(of: path, size: size) { try file.read(upTo: $0) }
  }

  /// Reads the header of a file that is in memory.
  init(of bytes: UnsafeRawBufferPointer, path: String) throws {
    var position = 0
    try self.init(of: path, size: bytes.count) { count in
      defer { position = min(position + count, bytes.count) }
      return Array(bytes[position..<min(position + count, bytes.count)])
    }
  }

  /// - `size`: The number of bytes in the whole file; `nil` if nobody knows.
  /// - `read`: Gives the next so many bytes, or fewer at the file's end.
  private init(of path: String, size: Int?, reading read: (Int) throws -> [UInt8]) throws {
    let prefix = try read(8)
    guard prefix.starts(with: Self.magic.prefix(max(prefix.count, 1))) else {
      throw FileError.badData(
        path,
        "expected an .npy file (it begins with \\x93NUMPY); found \(FileSignature.describe(prefix)); "
          + FileSignature.advice(prefix))
    }
    guard prefix.count == 8 else { throw Self.cutShort(path, expected: "8 bytes of magic and version", prefix.count) }
    guard (1...3).contains(prefix[6]), prefix[7] == 0 else {
      throw FileError.badData(
        path, "expected .npy version 1.0, 2.0 or 3.0; found \(prefix[6]).\(prefix[7]); save it with numpy.save")
    }
    let lengthSize = prefix[6] == 1 ? 2 : 4
    let lengthBytes = try read(lengthSize)
    guard lengthBytes.count == lengthSize else {
      throw Self.cutShort(path, expected: "\(8 + lengthSize) bytes before the header", 8 + lengthBytes.count)
    }
    let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = 8 + lengthSize
    if let size, length > size - start {
      throw Self.cutShort(path, expected: "a header of \(counted(length, "byte"))", size - start)
    }
    guard length <= Self.longestText else {
      throw FileError.badData(
        path,
        "expected a header of at most \(counted(Self.longestText, "byte")); found \(grouped(length)); the file is "
          + "damaged or not meant to be read")
    }
    let text = try read(length)
    guard text.count == length else {
      throw Self.cutShort(path, expected: "a header of \(counted(length, "byte"))", text.count)
    }
    let fields = try NPYFields(parsing: text, of: path)
    element = fields.element
    isFortranOrder = fields.isFortranOrder
    dataOffset = start + length
    guard let shape = Shape(checked: fields.dimensions),
      case let (bytes, overflow) = shape.count.multipliedReportingOverflow(by: element.size), !overflow
    else {
      let shape = fields.dimensions.map(String.init).joined(separator: "×")
      throw FileError.badData(path, "the header's shape, \(shape), is more than any memory holds: the file is damaged")
    }
    self.shape = shape
    byteCount = bytes
  }

  /// Compares the bytes that follow the header with those it promises.
  func check(found: Int, in path: String) throws {
    guard found <= byteCount else { throw trailingBytes(found, in: path) }
    guard found == byteCount else {
      throw FileError.badData(
        path,
        "expected \(counted(byteCount, "byte")) of elements from its header (\(shape) \(element.name)); found "
          + "\(grouped(found)); the file is cut short; make it again")
    }
  }

  func trailingBytes(_ found: Int?, in path: String) -> FileError {
    let found = found.map(grouped) ?? "more"
    return .badData(
      path,
      "expected \(counted(byteCount, "byte")) of elements from its header (\(shape) \(element.name)); found \(found); "
        + "something follows the array; save one array per file")
  }

  /// The header as `numpy.save` writes it: keys sorted, room for the first extent to grow to 20 digits, the elements at
  /// a multiple of 64 bytes.
  static func encoded(type: ElementType, shape: Shape) -> [UInt8] {
    let extents = shape.dimensions.map(String.init)
    let tuple = extents.count == 1 ? "(\(extents[0]),)" : "(\(extents.joined(separator: ", ")))"
    var text = "{'descr': '\(type.numPyDescription)', 'fortran_order': False, 'shape': \(tuple), }"
    if let first = extents.first { text += String(repeating: " ", count: 21 - first.count) }
    // Version 2.0 has a longer length field, for shapes of thousands of axes.
    let isShort = text.utf8.count + 1 + 64 <= Int(UInt16.max)
    let lengthSize = isShort ? 2 : 4
    let padding = 64 - (magic.count + 2 + lengthSize + text.utf8.count + 1) % 64
    let length = text.utf8.count + padding + 1
    var bytes = magic + [isShort ? 1 : 2, 0]
    for position in 0..<lengthSize { bytes.append(UInt8(truncatingIfNeeded: length >> (8 * position))) }
    return bytes + Array(text.utf8) + [UInt8](repeating: UInt8(ascii: " "), count: padding) + [UInt8(ascii: "\n")]
  }

  private static func cutShort(_ path: String, expected: String, _ found: Int) -> FileError {
    .badData(path, "expected \(expected); found \(counted(found, "byte")); the file is cut short; make it again")
  }
}
