import Formats
import Testing

struct NPYMalformationTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// A version 1.0 file with any header text.
  static func file(_ header: String, elements: Int = 6) -> [UInt8] {
    let length = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length % 256), UInt8(length / 256)] + Array(header.utf8)
      + [UInt8](repeating: 1, count: elements)
  }

  static func shaped(_ shape: String, descr: String = "|u1", elements: Int = 6) -> [UInt8] {
    file("{'descr': '\(descr)', 'fortran_order': False, 'shape': \(shape), }\n", elements: elements)
  }

  private static let damaged = "; the file is damaged; make it again"

  static let malformations: [Malformation] = [
    Malformation(
      "empty file", [], "expected an .npy file (it begins with \\x93NUMPY); found an empty file; fetch or make it again"
    ),
    Malformation(
      "other magic", Array("PK\u{3}\u{4}....".utf8),
      "expected an .npy file (it begins with \\x93NUMPY); found a ZIP archive; check the file's name"),
    Malformation(
      "cut in the magic", [0x93, 0x4E, 0x55],
      "expected 8 bytes of magic and version; found 3 bytes; the file is cut short; make it again"),
    Malformation(
      "unknown version", [0x93] + Array("NUMPY".utf8) + [4, 0, 0, 0],
      "expected .npy version 1.0, 2.0 or 3.0; found 4.0; save it with numpy.save"),
    Malformation(
      "cut in the length", [0x93] + Array("NUMPY".utf8) + [2, 0, 9, 9],
      "expected 12 bytes before the header; found 10 bytes; the file is cut short; make it again"),
    Malformation(
      "cut in the header", Array(file("{'descr': ").dropLast(8)),
      "expected a header of 10 bytes; found 8 bytes; the file is cut short; make it again"),
    Malformation(
      "four gigabytes of header promised", [0x93] + Array("NUMPY".utf8) + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF],
      "expected a header of 4,294,967,295 bytes; found 0 bytes; the file is cut short; make it again"),
    Malformation(
      "long header", [0x93] + Array("NUMPY".utf8) + [2, 0, 0, 0, 0x20, 0] + [UInt8](repeating: 0x20, count: 1 << 21),
      "expected a header of at most 1,048,576 bytes; found 2,097,152; the file is damaged or not meant to be read"),
    Malformation("header without dictionary", file(""), "expected '{' in its header; found its end" + damaged),
    Malformation(
      "header that is not UTF-8",
      Array(file("{'descr': 'xy'").map { $0 == UInt8(ascii: "x") ? 0xFF : $0 }),
      "expected an element type in its header; found ''\u{FFFD}y'' at byte 10" + damaged),
    Malformation(
      "unknown key", file("{'descr': '|u1', 'order': 1}"),
      "expected the keys descr, fortran_order and shape once each in its header; found 'order'" + damaged),
    Malformation(
      "key twice", file("{'shape': (2,), 'shape': (3,)}"),
      "expected the keys descr, fortran_order and shape once each in its header; found 'shape'" + damaged),
    Malformation(
      "missing key", file("{'descr': '|u1', 'shape': (6,), }"),
      "expected the keys descr, fortran_order and shape in its header; found fewer" + damaged),
    Malformation(
      "something behind the dictionary", file("{'descr': '|u1', 'fortran_order': False, 'shape': (6,)} + x"),
      "expected nothing after the dictionary in its header; found '+ x' at byte 56" + damaged),
    Malformation(
      "order that is no boolean", file("{'fortran_order': 0, "),
      "expected True or False in its header; found '0, ' at byte 18" + damaged),
    Malformation(
      "extent that is negative", shaped("(-6,)"),
      "expected an extent in its header; found '-6,), }\\n' at byte 51" + damaged),
    Malformation(
      "extent without comma", shaped("(6)"),
      "expected ',' after the only extent in its header; found '), }\\n' at byte 52" + damaged),
    Malformation(
      "extent beyond 2^63", shaped("(9223372036854775808,)"),
      "expected an extent below 2^63 in its header; found 9223372036854775808" + damaged),
    Malformation(
      "shape that overflows", shaped("(4294967296, 4294967296)"),
      "the header's shape, 4294967296×4294967296, is more than any memory holds: the file is damaged"),
    Malformation(
      "byte count that overflows", shaped("(4611686018427387904,)", descr: "<i4"),
      "the header's shape, 4611686018427387904, is more than any memory holds: the file is damaged"),
    Malformation(
      "cut in the elements", shaped("(3, 3)"),
      "expected 9 bytes of elements from its header (3×3 uint8); found 6; the file is cut short; make it again"),
    Malformation(
      "trailing bytes", shaped("(1, 3)"),
      "expected 3 bytes of elements from its header (1×3 uint8); found 6; something follows the array; save one array "
        + "per file"),
    Malformation(
      "too many axes", shaped("(" + String(repeating: "1, ", count: 256) + ")"),
      "expected at most 255 axes in its header; found '1, ), }\\n' at byte 816" + damaged),
  ]

  @Test func refusesMarksWithoutEnd() throws {
    let header = Array("{'descr': '\(String(repeating: "\u{301}\u{323}", count: 250_000))'".utf8)
    let length = (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    let path = try folder.file("a", [0x93] + Array("NUMPY".utf8) + [2, 0] + length + header)
    #expect(fileError { try NPY.read(path) }?.problem.hasPrefix("expected an element type in its header; ") == true)
  }

  @Test(arguments: malformations)
  func refusesMalformedFiles(file: Malformation) throws {
    let path = try folder.file("a", file.bytes)
    #expect(fileError { try NPY.read(path) } == FileError(.badData, path: path, file.problem))
  }

  @Test(arguments: malformations)
  func refusesMalformedPipes(file: Malformation) throws {
    guard file.bytes.count < 1 << 20 else { return }
    try withPipe(holding: file.bytes) { path in
      let error = fileError { try NPY.read(path) }
      #expect(error?.kind == .badData)
      switch file.name {
      case "four gigabytes of header promised": #expect(error?.problem.contains("at most 1,048,576 bytes") == true)
      case "trailing bytes": #expect(error?.problem == file.problem.replacing("found 6", with: "found more"))
      default: #expect(error?.problem == file.problem)
      }
    }
  }

  @Test(arguments: [
    ("complex64", "complex64 ('<c8')"), ("U3", "text ('<U3')"), ("S3", "byte strings ('|S3')"),
    ("datetime", "dates ('<M8[s]')"), ("object", "pickled Python objects ('|O')"),
  ])
  func refusesOtherElementTypesByName(name: String, found: String) {
    let path = Fixture.path("refused-\(name).npy")
    #expect(
      fileError { try NPY.read(path) }
        == FileError(
          .badData, path: path,
          "expected bool, integer, float16, float32 or float64 elements; found \(found); convert the array with "
            + ".astype(…) before saving it"))
  }

  @Test func refusesStructuredArraysByName() {
    let path = Fixture.path("refused-structured.npy")
    #expect(
      fileError { try NPY.read(path) }
        == FileError(
          .badData, path: path, "expected one element type; found a structured array; save each of its fields by itself"
        ))
  }
}
