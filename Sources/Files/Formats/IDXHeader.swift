import Tensors

/// What stands before the elements of an IDX file: two zero bytes, the element type, the rank, and each extent as a
/// big-endian 32-bit number.
struct IDXHeader {
  let type: ElementType
  let shape: Shape
  /// The header's own bytes.
  let size: Int
  /// How many bytes the elements fill.
  let byteCount: Int

  /// Reads a header through `read`, which fills a buffer as far as the file goes.
  init(of path: String, reading read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    func bytes(_ count: Int) throws -> [UInt8] {
      try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        filled = try read(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
      }
    }
    let magic = try bytes(4)
    guard magic.starts(with: [0, 0].prefix(max(magic.count, 1))) else {
      throw FileError.badData(
        path,
        "expected an IDX file (its first two bytes are 0); found \(FileSignature.describe(magic)); "
          + FileSignature.advice(magic))
    }
    guard magic.count == 4 else {
      throw FileError.badData(
        path, "expected at least 4 bytes of IDX header; found \(magic.count); the file is cut short; fetch it again")
    }
    guard let type = ElementType.allCases.first(where: { $0.idxCode == magic[2] }) else {
      let codes = ElementType.allCases.map { "\(hexadecimal($0.idxCode)) (\($0))" }.joined(separator: ", ")
      throw FileError.badData(
        path,
        "expected an IDX element type in its third byte, one of \(codes); found \(hexadecimal(magic[2])); the file is "
          + "damaged or not an IDX file")
    }
    let rank = Int(magic[3])
    let extents = try bytes(4 * rank)
    guard extents.count == 4 * rank else {
      throw FileError.badData(
        path,
        "expected \(counted(4 + 4 * rank, "byte")) of header for an array of rank \(rank); found \(4 + extents.count); "
          + "the file is cut short; fetch it again")
    }
    let dimensions = (0..<rank).map { axis in extents[4 * axis..<4 * axis + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard let shape = Shape(checked: dimensions),
      case let (byteCount, overflow) = shape.count.multipliedReportingOverflow(by: type.size),
      !overflow, byteCount <= Int.max - 4 - 4 * rank
    else {
      let shape = dimensions.map(String.init).joined(separator: "×")
      throw FileError.badData(path, "its header's shape, \(shape), is more than any memory holds: the file is damaged")
    }
    self.type = type
    self.shape = shape
    self.size = 4 + 4 * rank
    self.byteCount = byteCount
  }

  /// Compares the bytes that follow the header with those it promises.
  func check(found: Int, in path: String) throws {
    guard found <= byteCount else { throw trailingBytes(size + found, in: path) }
    guard found == byteCount else {
      throw FileError.badData(
        path, "\(expectation); found \(grouped(size + found)); the file is cut short; fetch it again")
    }
  }

  /// Refuses a promise that not even the best compression keeps.
  func check(compressed: Int, in path: String) throws {
    let (limit, overflow) = compressed.multipliedReportingOverflow(by: GzipInflater.greatestRatio)
    guard overflow || size + byteCount <= limit else {
      throw FileError.badData(
        path,
        "\(expectation); found gzip data of \(counted(compressed, "byte")), which cannot hold that many; "
          + "the file is damaged or cut short; fetch it again")
    }
  }

  func trailingBytes(_ found: Int?, in path: String) -> FileError {
    .badData(path, "\(expectation); found \(found.map(grouped) ?? "more"); something follows the array; fetch it again")
  }

  static func encoded(type: ElementType, shape: Shape, for path: String) throws -> [UInt8] {
    guard shape.rank <= Int(UInt8.max), shape.dimensions.allSatisfy({ $0 <= Int(UInt32.max) }) else {
      throw FileError(
        .cannotCreate, path: path,
        "expected at most 255 axes of at most 4,294,967,295 elements by the IDX format; found \(shape); keep the array "
          + "as .npy")
    }
    var bytes: [UInt8] = [0, 0, type.idxCode, UInt8(shape.rank)]
    for extent in shape.dimensions {
      for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: extent >> shift)) }
    }
    return bytes
  }

  private var expectation: String {
    "expected \(counted(size + byteCount, "byte")) from its header (\(shape)\(type == .uint8 ? "" : " \(type)"))"
  }
}
