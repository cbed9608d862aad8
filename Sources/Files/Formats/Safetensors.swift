import Tensors

/// A safetensors file: named tensors of floats and a dictionary of texts about them.
///
/// Layout: the length of the header (8 bytes, little-endian), the header (JSON with each tensor's type, shape and
/// place, padded with spaces so that the data begin at a multiple of 8), the tensors' bytes without gaps. Written with
/// the names in byte order, so that equal content is equal bytes, and as the Python library `safetensors` writes it.
public struct Safetensors: Sendable, Equatable {
  /// The header's `__metadata__`, except the key `crc32`, the checksum of a sealed file: reading compares it
  /// and takes it out, writing a sealed file puts it in.
  public var metadata: [String: String]

  /// The tensors by name.
  package var tensors: [String: Tensor<Float>]

  /// Makes the content of a file.
  public init(metadata: [String: String] = [:], tensors: [String: Tensor<Float>] = [:]) {
    self.metadata = metadata
    self.tensors = tensors
  }

  /// Reads a file. F16 and BF16 tensors are widened and F64 tensors rounded to `Float`; other types are refused by
  /// name.
  ///
  /// Infinity and NaN are accepted: see ``checkFinite(in:)``.
  /// - Throws: ``FileError``: the file cannot be read, is not a safetensors file, is not as long as its header
  ///   promises, or carries a checksum of itself that is another file's.
  public static func read(_ path: String) throws -> Safetensors { try readWithChecksum(path).content }

  /// Reads a file as ``read(_:)`` does, and tells the CRC-32 of all its bytes. Unlike reading twice that works with
  /// pipes, and the checksum is that of the content whatever others do to the file meanwhile.
  package static func readWithChecksum(_ path: String) throws -> (content: Safetensors, checksum: CRC32) {
    var file = try InputFile(path)
    let (header, headerBytes) = try readHeader(&file)
    let memory = try FileMemory(count: header.dataCount, for: path)
    let found = try file.read(into: memory.bytes)
    guard found == header.dataCount else {
      throw FileError.badData(
        path,
        "expected \(counted(header.dataCount, "byte")) of tensors from its header; found \(grouped(found)); the file "
          + "is cut short; make it again")
    }
    guard try file.isAtEnd() else { throw trailingBytes(path, header, nil) }
    var result = Safetensors(metadata: header.metadata)
    if let checksum = result.metadata.removeValue(forKey: SafetensorsSeal.key) {
      try SafetensorsSeal.check(checksum, header: headerBytes, data: UnsafeRawBufferPointer(memory.bytes), of: path)
    }
    for entry in header.entries {
      let bytes = UnsafeRawBufferPointer(rebasing: memory.bytes[entry.bytes])
      result.tensors[entry.name] = entry.type.tensor(entry.shape, in: bytes)
    }
    var sum = headerBytes.withUnsafeBytes { CRC32.of($0) }
    sum.update(UnsafeRawBufferPointer(memory.bytes))
    return (result, sum)
  }

  /// The names, in alphabetical order, of the element types in a file, such as `float16`; ``read(_:)`` makes all of
  /// them `Float`.
  ///
  /// Reads no more than the header, which a pipe gives only once.
  /// - Throws: ``FileError``: the file cannot be read or has no sound header.
  package static func storedTypes(of path: String) throws -> [String] {
    var file = try InputFile(path)
    return try Set(readHeader(&file).0.entries.map(\.type.name)).sorted()
  }

  /// Checks that every weight is a finite number.
  ///
  /// - Throws: ``FileError`` about the file at `path`: the first tensor by name with a NaN or an infinity, and its
  ///   index.
  public func checkFinite(in path: String) throws {
    for name in sortedNames {
      guard let tensor = tensors[name] else { continue }
      let position = tensor.withUnsafeBufferPointer { $0.firstIndex { !$0.isFinite } }
      guard let position else { continue }
      var remainder = position
      var index: [Int] = []
      for extent in tensor.shape.dimensions.reversed() {
        index.insert(remainder % extent, at: 0)
        remainder /= extent
      }
      let value = tensor.withUnsafeBufferPointer { $0[position] }
      throw FileError.badData(
        path,
        "expected finite numbers; found \(value) in \(quoted(name)) at \(index); the training that wrote it diverged "
          + "or the file is damaged; train again with a smaller learning rate")
    }
  }

  /// The bytes of the file.
  ///
  /// - `isSealed`: Whether the file carries a checksum of itself, the text `crc32` in its metadata: the CRC-32
  ///   of all its bytes with the checksum's own digits taken as `00000000`. Whoever reads it learns of any damage.
  public func encoded(sealed isSealed: Bool = false) -> [UInt8] {
    var content = self
    content.metadata[SafetensorsSeal.key] = isSealed ? SafetensorsSeal.blank : nil
    var bytes = content.encodedHeader()
    for name in sortedNames {
      tensors[name]?.withUnsafeBufferPointer { bytes += UnsafeRawBufferPointer($0) }
    }
    if isSealed { SafetensorsSeal.close(&bytes) }
    return bytes
  }

  /// Writes the file, whole or not at all.
  ///
  /// - `isSealed`: Whether the file carries a checksum of itself: see ``encoded(sealed:)``.
  /// - Throws: ``FileError``: the file cannot be written.
  public func write(to path: String, sealed isSealed: Bool = false) throws {
    try AtomicFile.write(encoded(sealed: isSealed), to: path)
  }

  private static func readHeader(_ file: inout InputFile) throws -> (SafetensorsHeader, bytes: [UInt8]) {
    let path = file.path
    let prefix = try file.read(upTo: 8)
    guard prefix.count == 8 else {
      let found = prefix.isEmpty ? "an empty file" : counted(prefix.count, "byte")
      throw FileError.badData(path, "expected 8 bytes with the length of its header; found \(found); make it again")
    }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= SafetensorsHeader.longest else {
      throw FileError.badData(
        path,
        "expected a header of at most \(counted(SafetensorsHeader.longest, "byte")); found \(grouped(length)); check "
          + "that it is a safetensors file")
    }
    let count = Int(length)
    if let size = file.size, count > size - 8 { throw headerCutShort(path, count, size - 8) }
    let text = try file.read(upTo: count)
    guard text.count == count else { throw headerCutShort(path, count, text.count) }
    let header = try SafetensorsHeader(parsing: text, of: path)
    if let size = file.size, size - 8 - count > header.dataCount {
      throw trailingBytes(path, header, size - 8 - count)
    }
    if let size = file.size, size - 8 - count < header.dataCount {
      throw FileError.badData(
        path,
        "expected \(counted(header.dataCount, "byte")) of tensors from its header; found \(grouped(size - 8 - count)); "
          + "the file is cut short; make it again")
    }
    return (header, prefix + text)
  }

  private static func headerCutShort(_ path: String, _ expected: Int, _ found: Int) -> FileError {
    .badData(
      path,
      "expected a header of \(counted(expected, "byte")); found \(grouped(found)); the file is cut short or not a "
        + "safetensors file")
  }

  private static func trailingBytes(_ path: String, _ header: SafetensorsHeader, _ found: Int?) -> FileError {
    .badData(
      path,
      "expected \(counted(header.dataCount, "byte")) of tensors from its header; found "
        + "\(found.map(grouped) ?? "more"); something follows the tensors; make the file again")
  }

  private var sortedNames: [String] { tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  private func encodedHeader() -> [UInt8] {
    var entries: [String] = []
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\(Self.json($0.key)):\(Self.json($0.value))" }
      entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
    }
    var offset = 0
    for name in sortedNames {
      guard let shape = tensors[name]?.shape else { continue }
      let end = offset + shape.count * MemoryLayout<Float>.stride
      let extents = shape.dimensions.map(String.init).joined(separator: ",")
      entries.append(
        "\(Self.json(name)):{\"dtype\":\"F32\",\"shape\":[\(extents)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var text = Array("{\(entries.joined(separator: ","))}".utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }

  private static func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case ..<" ": result += "\\u" + hexadecimal(scalar.value, digits: 4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
