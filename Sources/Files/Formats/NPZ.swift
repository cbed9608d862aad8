import CZlib
import Tensors

/// NumPy's `.npz` archives: ZIP files with an `.npy` file for each array, stored (`numpy.savez`) or deflated
/// (`numpy.savez_compressed`).
package struct NPZ: Sendable {
  /// The names of the arrays in the order of the archive, without `.npy`.
  package var names: [String] { entries.map(\.name) }

  private let path: String
  private let entries: [ZIPEntry]

  /// Reads an archive's table of contents.
  ///
  /// - Throws: ``FileError``: the file cannot be read or is not a sound ZIP file.
  package init(_ path: String) throws {
    self.path = path
    entries = try ZIPEntry.all(in: path).filter { $0.fileName.hasSuffix(".npy") }
  }

  /// Reads one array as ``NPY/read(_:)`` does.
  ///
  /// - Throws: ``FileError``: there is no such array, or it is damaged.
  package func read(_ name: String) throws -> AnyTensor {
    guard let entry = entries.first(where: { $0.name == name }) else {
      throw FileError.badData(
        path, "expected an array \(quoted(name)); found \(quoted(names.joined(separator: ", "))); correct the name")
    }
    let memory = try entry.unpacked(from: path)
    return try NPY.read(memory, path: path + "/" + name)
  }
}

/// A file in a ZIP archive, as the archive's directory has it.
struct ZIPEntry {
  let fileName: String
  let isDeflated: Bool
  let checksum: UInt32
  let packedSize: Int
  let size: Int
  /// Where the file's own header is.
  let offset: Int

  var name: String { String(fileName.dropLast(".npy".count)) }

  /// Reads an archive's directory, which is at its end.
  static func all(in path: String) throws -> [ZIPEntry] {
    try InputFile.requireRegular(path)
    let file = try InputFile(path)
    let memory = try FileMemory(mapping: file, count: file.size ?? 0)
    let bytes = UnsafeRawBufferPointer(memory.bytes)
    func damaged(_ what: String) -> FileError {
      .badData(path, "expected a ZIP archive as numpy.savez writes it; found \(what); make it again")
    }
    // The end record is 22 bytes, and a comment of at most 65,535 may follow.
    let from = max(0, bytes.count - 22 - 65_535)
    guard bytes.count >= 22,
      let end = (from...bytes.count - 22).last(where: { bytes.number(at: $0, 4) == 0x0605_4b50 })
    else { throw damaged(FileSignature.describe(bytes.prefix(4))) }
    var (count, start) = (bytes.number(at: end + 10, 2), bytes.number(at: end + 16, 4))
    if count == 0xffff || start == 0xffff_ffff {
      // ZIP64: a record before tells where the longer end record is.
      guard end >= 20, bytes.number(at: end - 20, 4) == 0x0706_4b50 else { throw damaged("no directory") }
      let place = bytes.number(at: end - 12, 8)
      guard place >= 0, place <= bytes.count - 56, bytes.number(at: place, 4) == 0x0606_4b50 else {
        throw damaged("no directory")
      }
      (count, start) = (bytes.number(at: place + 32, 8), bytes.number(at: place + 48, 8))
    }
    var entries: [ZIPEntry] = []
    var position = start
    for _ in 0..<max(0, count) {
      guard position >= 0, position <= bytes.count - 46, bytes.number(at: position, 4) == 0x0201_4b50 else {
        throw damaged("a directory that is cut short")
      }
      let lengths = (0..<3).map { bytes.number(at: position + 28 + 2 * $0, 2) }
      guard position + 46 + lengths.reduce(0, +) <= bytes.count else { throw damaged("a directory that is cut short") }
      guard let entry = ZIPEntry(bytes, at: position, nameLength: lengths[0], extraLength: lengths[1]) else {
        throw damaged("an entry that is encrypted or in another method than deflate")
      }
      guard entry.offset >= 0, entry.packedSize >= 0, entry.size >= 0, entry.offset <= bytes.count - 30,
        entry.packedSize <= bytes.count
      else { throw damaged("a directory with places outside the file") }
      entries.append(entry)
      position += 46 + lengths.reduce(0, +)
    }
    return entries
  }

  private init?(_ bytes: UnsafeRawBufferPointer, at position: Int, nameLength: Int, extraLength: Int) {
    let method = bytes.number(at: position + 10, 2)
    guard method == 0 || method == 8, bytes.number(at: position + 8, 2) & 1 == 0 else { return nil }
    isDeflated = method == 8
    checksum = UInt32(truncatingIfNeeded: bytes.number(at: position + 16, 4))
    fileName = String(decoding: bytes[position + 46..<position + 46 + nameLength], as: UTF8.self)
    var fields = [24, 20, 42].map { bytes.number(at: position + $0, 4) }
    // ZIP64: those of size, packed size and offset that are all ones stand in an extra field.
    var extra = position + 46 + nameLength
    let extraEnd = extra + extraLength
    while extra + 4 <= extraEnd {
      let (kind, length) = (bytes.number(at: extra, 2), bytes.number(at: extra + 2, 2))
      var place = extra + 4
      if kind == 1 {
        for index in fields.indices where fields[index] == 0xffff_ffff && place + 8 <= min(extraEnd, extra + 4 + length)
        {
          fields[index] = bytes.number(at: place, 8)
          place += 8
        }
      }
      extra += 4 + length
    }
    (size, packedSize, offset) = (fields[0], fields[1], fields[2])
  }

  /// The file's bytes, decompressed and compared with their checksum.
  func unpacked(from path: String) throws -> FileMemory {
    let place = path + "/" + name
    let file = try InputFile(path)
    let archive = try FileMemory(mapping: file, count: file.size ?? 0)
    let bytes = UnsafeRawBufferPointer(archive.bytes)
    func damaged(_ what: String) -> FileError {
      .badData(place, "expected \(counted(size, "byte")); found \(what); the archive is damaged; make it again")
    }
    guard bytes.number(at: offset, 4) == 0x0403_4b50 else { throw damaged("no header") }
    let start = offset + 30 + bytes.number(at: offset + 26, 2) + bytes.number(at: offset + 28, 2)
    guard start + packedSize <= bytes.count else { throw damaged("the archive's end") }
    let packed = UnsafeRawBufferPointer(rebasing: bytes[start..<start + packedSize])
    guard isDeflated || packedSize == size,
      size / GzipInflater.greatestRatio <= packedSize
    else { throw damaged("data that cannot hold that many") }
    let memory = try FileMemory(count: size, for: place)
    if isDeflated {
      guard inflateAll(packed, into: memory.bytes) else { throw damaged("damage") }
    } else {
      memory.bytes.copyMemory(from: packed)
    }
    guard CRC32.of(UnsafeRawBufferPointer(memory.bytes)).value == checksum else { throw damaged("another checksum") }
    return memory
  }
}

/// Decompresses raw deflate data that give exactly as many bytes as there is room for.
private func inflateAll(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Bool {
  var stream = z_stream()
  guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return false }
  defer { inflateEnd(&stream) }
  var (taken, given) = (0, 0)
  while true {
    let (input, output) = (min(packed.count - taken, 1 << 30), min(target.count - given, 1 << 30))
    // zlib takes a pointer that may be written through and only reads.
    stream.next_in = UnsafeMutablePointer(
      mutating: packed.baseAddress.map { ($0 + taken).assumingMemoryBound(to: UInt8.self) })
    stream.avail_in = UInt32(input)
    stream.next_out = target.baseAddress.map { ($0 + given).assumingMemoryBound(to: UInt8.self) }
    stream.avail_out = UInt32(output)
    let status = inflate(&stream, Z_NO_FLUSH)
    let (consumed, produced) = (input - Int(stream.avail_in), output - Int(stream.avail_out))
    taken += consumed
    given += produced
    if status == Z_STREAM_END { return given == target.count }
    guard status == Z_OK, consumed + produced > 0 else { return false }
  }
}

extension UnsafeRawBufferPointer {
  /// A little-endian number of 2, 4 or 8 bytes.
  fileprivate func number(at position: Int, _ size: Int) -> Int {
    (0..<size).reversed().reduce(0) { $0 << 8 | Int(self[position + $1]) }
  }
}
