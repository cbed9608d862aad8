/// Takes a CSV file apart, row by row, in the memory of one row.
///
/// RFC 4180 with these liberties: rows end in LF, CRLF or CR; a UTF-8 byte order mark may stand first; blank lines are
/// skipped. The last row must have its line end too: without one nobody can tell `0.12` from a `0.123` cut short.
struct CSVScanner: ~Copyable {
  private var file: InputFile
  private let buffer: UnsafeMutableRawBufferPointer
  private var position = 0
  private var end = 0
  private var nextLine = 1

  /// The row's fields without quotes, one behind the other.
  private(set) var bytes: [UInt8] = []
  /// Where each field ends in `bytes`.
  private(set) var ends: [Int] = []
  /// The line of the file that the row begins in, from 1.
  private(set) var line = 0

  /// No row of numbers is this long; one that is has an opening quote without its end.
  private static let longestRow = 1 << 20

  var path: String { file.path }

  init(_ path: String) throws {
    file = try InputFile(path)
    buffer = .allocate(byteCount: 1 << 17, alignment: 64)
  }

  deinit { buffer.deallocate() }

  /// Reads the next row.
  ///
  /// - Returns: `false` at the end of the file.
  mutating func advance() throws -> Bool {
    if line == 0 { try skipByteOrderMark() }
    repeat {
      guard try readRow() else { return false }
    } while bytes.isEmpty && ends.count == 1 && !isQuoted
    return true
  }

  /// The bytes of one field.
  func field(_ index: Int) -> ArraySlice<UInt8> { bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

  func error(_ problem: String) -> FileError { .badData(path, "line \(grouped(line)): \(problem)") }

  /// Whether the last field had quotes.
  private var isQuoted = false

  private mutating func skipByteOrderMark() throws {
    try refill()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if UnsafeRawBufferPointer(rebasing: buffer[..<end]).starts(with: mark) { position = mark.count }
  }

  private mutating func readRow() throws -> Bool {
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    line = nextLine
    guard try hasByte() else { return false }
    while true {
      isQuoted = try hasByte() && buffer[position] == UInt8(ascii: "\"")
      if isQuoted { try readQuoted() } else { try readPlain() }
      guard try hasByte() else {
        throw error("a line end expected, the file's end found: the file is cut short, or its last line end is missing")
      }
      let byte = buffer[position]
      position += 1
      ends.append(bytes.count)
      switch byte {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "\r"): if try hasByte(), buffer[position] == UInt8(ascii: "\n") { position += 1 }
      case UInt8(ascii: "\n"): break
      case 0: throw error("text expected, a zero byte found: check that it is a CSV file")
      default:
        throw error(
          "a comma or a line end behind a quoted field expected, \(quoted(String(decoding: [byte], as: UTF8.self))) "
            + "found: write a quote inside a field twice")
      }
      nextLine += 1
      return true
    }
  }

  /// Reads up to what ends a field without quotes.
  private mutating func readPlain() throws {
    while try hasByte() {
      let start = position
      scan: while position < end {
        switch buffer[position] {
        case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\""), 0: break scan
        default: position += 1
        }
      }
      try append(start..<position)
      guard position < end else { continue }
      guard buffer[position] != UInt8(ascii: "\"") else {
        throw error("a quote inside a field without quotes found: put the field in quotes and write its quotes twice")
      }
      return
    }
  }

  /// Reads a field in quotes up to what follows its closing quote.
  private mutating func readQuoted() throws {
    position += 1
    while try hasByte() {
      let start = position
      scan: while position < end {
        switch buffer[position] {
        case UInt8(ascii: "\""), 0: break scan
        case UInt8(ascii: "\n"): nextLine += 1
        default: break
        }
        position += 1
      }
      try append(start..<position)
      guard position < end else { continue }
      guard buffer[position] != 0 else { throw error("text expected, a zero byte found: check that it is a CSV file") }
      position += 1
      guard try hasByte(), buffer[position] == UInt8(ascii: "\"") else { return }
      try append(position..<position + 1)
      position += 1
    }
    throw error("the closing quote of a field expected, the file's end found: the file is cut short")
  }

  private mutating func append(_ range: Range<Int>) throws {
    guard bytes.count + range.count <= Self.longestRow else {
      throw error(
        "a row of at most \(counted(Self.longestRow, "byte")) expected, more found: a closing quote may be missing")
    }
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[range]))
  }

  private mutating func hasByte() throws -> Bool {
    if position == end { try refill() }
    return position < end
  }

  private mutating func refill() throws {
    end = try file.read(into: buffer)
    position = 0
  }
}
