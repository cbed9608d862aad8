/// Takes a CSV file apart, row by row, in the memory of one row.
///
/// Plain or gzip-compressed, which the content tells and not the name. RFC 4180 with these liberties: rows end in LF,
/// CRLF or CR; a UTF-8 byte order mark may stand first; blank lines are skipped. The last row must have its line end
/// too: without one nobody can tell `0.12` from a `0.123` cut short.
package struct CSVScanner: ~Copyable {
  private var file: InputFile
  private let inflater: GzipInflater?
  /// Holds the row being read from its first byte on, and what follows it as far as it is read.
  private var buffer: UnsafeMutableRawBufferPointer
  private var rowStart = 0
  private var position = 0
  private var end = 0
  private var nextLine = 1
  /// Where each field's text is, counted from `rowStart`.
  private var fields: [Range<Int>] = []

  /// The line of the file that the row begins in, from 1.
  package private(set) var line = 0

  /// No row of numbers is this long; one that is has an opening quote without its end.
  private static let longestRow = 1 << 20

  /// U+FEFF in UTF-8, which some programs put in front of a file.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  var path: String { file.path }

  /// The number of fields in the row.
  package var fieldCount: Int { fields.count }

  /// Opens a file.
  ///
  /// - Throws: ``FileError``: the file cannot be read.
  package init(_ path: String) throws {
    var file = try InputFile(path)
    let isCompressed = GzipInflater.isGzip(try file.peek(2))
    inflater = isCompressed ? try GzipInflater(for: path) : nil
    self.file = file
    buffer = .allocate(byteCount: 1 << 14, alignment: 64)
  }

  deinit { buffer.deallocate() }

  /// Reads the next row.
  ///
  /// - Returns: `false` at the end of the file.
  /// - Throws: ``FileError`` with the line: the row is not CSV.
  package mutating func advance() throws -> Bool {
    if line == 0 { try skipByteOrderMark() }
    repeat {
      guard try readRow() else { return false }
    } while isBlank
    return true
  }

  /// The bytes of one field without its quotes, until the next row is read.
  func field(_ index: Int) -> UnsafeRawBufferPointer {
    let range = fields[index]
    return UnsafeRawBufferPointer(rebasing: buffer[rowStart + range.lowerBound..<rowStart + range.upperBound])
  }

  /// A field as text.
  ///
  /// - Throws: ``FileError`` with line and field: it is not UTF-8, or has combining marks without end.
  package func text(_ index: Int) throws -> String {
    do {
      return try FileText.read(field(index))
    } catch {
      throw self.error("expected \(error.expected); found \(error.found) in field \(index + 1); \(error.advice)")
    }
  }

  /// A field as a finite number, `nil` if it is something else.
  package func number(_ index: Int) -> Double? { CSVNumber.number(field(index)) }

  /// An error about the row, with its line.
  package func error(_ problem: String) -> FileError { .badData(path, "line \(grouped(line)): \(problem)") }

  /// Whether the row is an empty line, and not one with an empty field in quotes.
  private var isBlank: Bool { fields.count == 1 && fields[0] == 0..<0 }

  private mutating func skipByteOrderMark() throws {
    guard try hasByte() else { return }
    let mark = Self.byteOrderMark
    if UnsafeRawBufferPointer(rebasing: buffer[..<end]).starts(with: mark) { position = mark.count }
  }

  private mutating func readRow() throws -> Bool {
    fields.removeAll(keepingCapacity: true)
    line = nextLine
    rowStart = position
    guard try hasByte() else { return false }
    while true {
      let isQuoted = try hasByte() && buffer[position] == UInt8(ascii: "\"")
      fields.append(isQuoted ? try readQuoted() : try readPlain())
      guard try hasByte() else {
        throw error("expected a line end; found the file's end; the file is cut short, or its last line end is missing")
      }
      let byte = buffer[position]
      position += 1
      switch byte {
      case UInt8(ascii: ","): continue
      case UInt8(ascii: "\r"): if try hasByte(), buffer[position] == UInt8(ascii: "\n") { position += 1 }
      case UInt8(ascii: "\n"): break
      case 0: throw zeroByte()
      default:
        throw error(
          "expected a comma or a line end after a quoted field; found "
            + "\(quoted(String(decoding: [byte], as: UTF8.self))); write a quote inside a field twice")
      }
      nextLine += 1
      return true
    }
  }

  /// Reads up to what ends a field without quotes.
  private mutating func readPlain() throws -> Range<Int> {
    let start = position - rowStart
    while try hasByte() {
      scan: while position < end {
        switch buffer[position] {
        case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\""), 0: break scan
        default: position += 1
        }
      }
      guard position < end else { continue }
      guard buffer[position] != UInt8(ascii: "\"") else {
        throw error("found a quote inside a field without quotes; put the field in quotes and write its quotes twice")
      }
      break
    }
    return start..<position - rowStart
  }

  /// Reads a field in quotes up to what follows its closing quote. Where a quote is written twice, the text behind it
  /// moves forward by one byte.
  private mutating func readQuoted() throws -> Range<Int> {
    position += 1
    let start = position - rowStart
    var textEnd = start
    while try hasByte() {
      let byte = buffer[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        guard try hasByte(), buffer[position] == byte else { return start..<textEnd }
      }
      guard byte != 0 else { throw zeroByte() }
      if byte == UInt8(ascii: "\n") { nextLine += 1 }
      buffer[rowStart + textEnd] = byte
      textEnd += 1
      position += 1
    }
    throw error("expected the closing quote of a field; found the file's end; the file is cut short")
  }

  private func zeroByte() -> FileError {
    error("expected text; found a zero byte; check that it is a CSV file")
  }

  private mutating func hasByte() throws -> Bool {
    if position == end { try refill() }
    return position < end
  }

  /// Moves the row to the front of the buffer, of a larger one if it fills this one, and reads on behind it.
  private mutating func refill() throws {
    let row = UnsafeRawBufferPointer(rebasing: buffer[rowStart..<end])
    guard row.count < Self.longestRow else {
      throw error(
        "expected a row of less than \(counted(Self.longestRow, "byte")); found more; a closing quote may be missing")
    }
    if row.count < buffer.count {
      buffer.copyMemory(from: row)
    } else {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 64)
      larger.copyMemory(from: row)
      buffer.deallocate()
      buffer = larger
    }
    rowStart = 0
    position = row.count
    let free = UnsafeMutableRawBufferPointer(rebasing: buffer[row.count...])
    end = row.count + (try inflater?.read(into: free, from: &file) ?? file.read(into: free))
  }
}
