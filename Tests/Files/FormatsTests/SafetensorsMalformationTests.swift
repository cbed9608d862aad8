import Formats
import Glibc
import Testing

struct SafetensorsMalformationTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  static func file(_ header: String, data: [UInt8] = []) -> [UInt8] { file(Array(header.utf8), data: data) }

  static func file(_ header: [UInt8], data: [UInt8] = []) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header + data
  }

  static func entry(_ name: String, _ shape: String, _ begin: Int, _ end: Int, type: String = "F32") -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(begin),\(end)]}"
  }

  /// A file whose header is refused whatever follows it.
  private static func header(_ name: String, _ header: String, _ expected: String, _ found: String) -> Malformation {
    Malformation(
      name, file(header),
      "expected \(expected) in its header; found \(found); the file is damaged; make it again")
  }

  private static let wrongHeaders: [Malformation] = [
    header("cut JSON", "{\"a\":{\"dtype\":\"F", "the end of a text", "its end"),
    header(
      "key twice", "{\(entry("a", "[]", 0, 4)),\(entry("a", "[]", 4, 8))}", "every key once in the header", "'a' twice"),
    header("key of a tensor twice", "{\"a\":{\"shape\":[],\"shape\":[]}}", "every key once in 'a'", "'shape' twice"),
    header(
      "metadata twice", "{\"__metadata__\":{\"k\":\"v\",\"k\":\"w\"}}", "every key once in __metadata__", "'k' twice"),
    header("metadata that is no text", "{\"__metadata__\":{\"k\":1}}", "a text for 'k'", "'1}}' at byte 21"),
    header(
      "unknown key", "{\"a\":{\"dtype\":\"F32\",\"layout\":1}}", "dtype, shape and data_offsets for 'a'", "'layout'"),
    header(
      "missing key", "{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", "dtype, shape and two data_offsets for 'a'", "fewer"),
    header(
      "one offset", "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0]}}",
      "dtype, shape and two data_offsets for 'a'", "fewer"),
    header(
      "three offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4,8]}}",
      "at most 2 numbers in the data_offsets of 'a'", "more"),
    Malformation(
      "other type", file("{\(entry("a", "[]", 0, 8, type: "I64"))}"),
      "expected F32, F64, F16 or BF16 for 'a' in its header; found 'I64'; convert the tensor or leave it out"),
    header(
      "negative extent", "{\(entry("a", "[-1]", 0, 4))}", "whole numbers in the shape of 'a'",
      "'-1],\"data_offsets\":[' at byte 29"),
    header("fraction", "{\"a\":{\"shape\":[1.5]}}", "',' or ']'", "'.5]}}' at byte 16"),
    header("leading zero", "{\"a\":{\"shape\":[01]}}", "whole numbers in the shape of 'a'", "'01]}}' at byte 15"),
    header(
      "extent beyond 2^63", "{\"a\":{\"shape\":[9223372036854775808]}}", "whole numbers in the shape of 'a' below 2^63",
      "9223372036854775808"),
    header(
      "shape that overflows", "{\(entry("a", "[4294967296,4294967296]", 0, 4))}", "a shape that fits in memory for 'a'",
      "4294967296×4294967296"),
    header(
      "byte count that overflows", "{\(entry("a", "[4611686018427387904]", 0, 4))}",
      "a shape that fits in memory for 'a'",
      "4611686018427387904"),
    header(
      "too many axes", "{\"a\":{\"shape\":[\(String(repeating: "1,", count: 64))1]}}",
      "at most 64 numbers in the shape of 'a'", "more"),
    header(
      "offsets that do not fit the shape", "{\(entry("a", "[2,3]", 0, 20))}", "24 bytes (2×3 F32) for 'a'",
      "data_offsets 0 to 20"),
    header("offsets backwards", "{\(entry("a", "[2]", 8, 0))}", "8 bytes (2 F32) for 'a'", "data_offsets 8 to 0"),
    header("gap at the start", "{\(entry("a", "[1]", 4, 8))}", "the bytes of 'a' from 0 on", "4, which leaves a gap"),
    header(
      "gap", "{\(entry("a", "[1]", 0, 4)),\(entry("b", "[1]", 8, 12))}", "the bytes of 'b' from 4 on",
      "8, which leaves a gap"),
    header(
      "overlap", "{\(entry("a", "[2]", 0, 8)),\(entry("b", "[2]", 4, 12))}", "the bytes of 'b' from 8 on",
      "4, which leaves an overlap with the tensor before"),
    header(
      "same place twice", "{\(entry("a", "[1]", 0, 4)),\(entry("b", "[1]", 0, 4))}", "the bytes of 'b' from 4 on",
      "0, which leaves an overlap with the tensor before"),
    header("array for an object", "{\"a\":[]}", "'a'", "'[]}' at byte 5"),
    header("comma at the end", "{\(entry("a", "[]", 0, 4)),}", "a key", "'}' at byte 53"),
    header("something behind the object", "{}  {}", "nothing after the object", "'{}' at byte 4"),
    header("zeros behind the object", "{}\0\0", "nothing after the object", "'\\0\\0' at byte 2"),
    header("control character in a text", "{\"a\nb\":1}", "a text without control characters", "'\\nb\":1}' at byte 3"),
    header("unknown escape", "{\"\\x\":1}", "an escape that JSON knows", "'x\":1}' at byte 3"),
    header("cut escape", "{\"\\u12", "four hexadecimal digits", "'12' at byte 4"),
    header("half a pair", "{\"\\ud800x\":1}", "a whole \\u pair", "'x\":1}' at byte 8"),
    header("halves the wrong way round", "{\"\\udc00\":1}", "a whole \\u pair", "'\":1}' at byte 8"),
    header(
      "pair without its second half", "{\"\\ud800\\u0041\":1}", "the second half of a \\u pair", "'\":1}' at byte 14"),
  ]

  static let malformations: [Malformation] =
    wrongHeaders + [
      Malformation(
        "empty file", [], "expected 8 bytes with the length of its header; found an empty file; make it again"),
      Malformation(
        "cut length", [9, 0, 0], "expected 8 bytes with the length of its header; found 3 bytes; make it again"),
      Malformation(
        "header too large", [0x01, 0xE1, 0xF5, 0x05, 0, 0, 0, 0, 0x7B],
        "expected a header of at most 100,000,000 bytes; found 100,000,001; check that it is a safetensors file"),
      Malformation(
        "length beyond 2^63", [UInt8](repeating: 0xFF, count: 9),
        "expected a header of at most 100,000,000 bytes; found 18,446,744,073,709,551,615; check that it is a "
          + "safetensors file"),
      Malformation(
        "cut header", [100, 0, 0, 0, 0, 0, 0, 0, 0x7B],
        "expected a header of 100 bytes; found 1; the file is cut short or not a safetensors file"),
      Malformation(
        "empty header", file(""),
        "expected a JSON object as its header; found nothing; check that it is a safetensors file"),
      Malformation(
        "header that is no object", file("[]"),
        "expected a JSON object as its header; found 0x5B; check that it is a safetensors file"),
      Malformation(
        "not UTF-8", file(Array("{\"".utf8) + [0xC3, 0x28] + Array("\":1}".utf8)),
        "expected UTF-8 in its header; found other bytes in a key; the file is damaged; make it again"),
      Malformation(
        "marks without end", file("{\"a\(String(repeating: "\u{301}\u{323}", count: 200_000))\":1}"),
        "expected at most 30 combining marks in a row in its header; found more in a key; the file is damaged; make it "
          + "again"
      ),
      Malformation(
        "missing bytes", file("{\(entry("a", "[2]", 0, 8))}", data: [1, 2, 3]),
        "expected 8 bytes of tensors from its header; found 3; the file is cut short; make it again"),
      Malformation(
        "extra bytes", file("{\(entry("a", "[1]", 0, 4))}", data: [1, 2, 3, 4, 5]),
        "expected 4 bytes of tensors from its header; found 5; something follows the tensors; make the file again"),
      Malformation(
        "bytes of no tensor", file("{}", data: [1]),
        "expected 0 bytes of tensors from its header; found 1; something follows the tensors; make the file again"),
      Malformation(
        "a petabyte promised", file("{\(entry("a", "[281474976710656]", 0, 1_125_899_906_842_624))}", data: [1]),
        "expected 1,125,899,906,842,624 bytes of tensors from its header; found 1; the file is cut short; make it again"
      ),
    ]

  @Test(arguments: malformations)
  func refusesMalformedFiles(file: Malformation) throws {
    let path = try folder.file("a", file.bytes)
    #expect(fileError { try Safetensors.read(path) } == FileError(.badData, path: path, file.problem))
  }

  @Test(arguments: malformations)
  func refusesMalformedPipes(file: Malformation) throws {
    try withPipe(holding: file.bytes) { path in
      let problem = fileError { try Safetensors.read(path) }?.problem
      switch file.name {
      case "extra bytes", "bytes of no tensor":
        #expect(problem == file.problem.replacing(/found \d/, with: "found more"))
      case "a petabyte promised": #expect(problem?.contains("do not fit in this machine's memory") == true)
      default: #expect(problem == file.problem)
      }
    }
  }

  @Test func refusesTheIntegersOfPyTorchByName() {
    let error = fileError { try Safetensors.read(Fixture.path("refused-int64.safetensors")) }
    #expect(
      error?.problem == "expected F32, F64, F16 or BF16 for 'counter' in its header; found 'I64'; convert the tensor "
        + "or leave it out")
  }

  /// A header of 90 MB is read, and refused for what it is, in time and memory of its own order.
  @Test func survivesALongHeader() throws {
    var header = [UInt8](repeating: UInt8(ascii: " "), count: 90_000_000)
    header[0] = UInt8(ascii: "{")
    let path = try folder.file("a", Self.file(header))
    let error = fileError { try Safetensors.read(path) }
    #expect(error?.problem == "expected a key in its header; found its end; the file is damaged; make it again")
  }
}
