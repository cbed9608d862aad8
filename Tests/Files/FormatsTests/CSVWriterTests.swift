import Formats
import Testing

struct CSVWriterTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private struct Stop: Error {}

  @Test func writesRows() throws {
    try CSVWriter.write(to: folder["a"], columns: ["n", "double", "float", "text"]) { writer in
      try writer.field(-7)
      try writer.field(0.1 + 0.2)
      try writer.field(Float(0.1))
      try writer.field("a, \"b\"")
      try writer.endRow()
      try writer.field(Int.min)
      try writer.field(1e-300)
      try writer.field(Float(16_777_216))
      try writer.field("")
      try writer.endRow()
    }
    #expect(
      String(decoding: try contents(folder["a"]), as: UTF8.self) == """
        n,double,float,text
        -7,0.30000000000000004,0.1,"a, ""b\"""
        -9223372036854775808,1e-300,16777216.0,

        """)
  }

  /// Fuzzing found it: at the start of a file, U+FEFF in a name was taken for the file's own byte order mark.
  @Test func aNameWithAByteOrderMarkReadsBack() throws {
    for columns in [["\u{FEFF}a", "b"], ["\u{FEFF}"], ["\u{FEFF}\u{FEFF}", "\u{FEFF}b"]] {
      try CSVWriter.write(to: folder["a"], columns: columns) { _ in }
      let reader = try CSVReader(folder["a"])
      #expect(reader.columns == columns)
    }
  }

  @Test func numbersReadBackAsTheSameNumbers() throws {
    let doubles: [Double] = [
      0, -0.0, 1 / 3, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e23, -1e-5, 123456789.125,
    ]
    let floats: [Float] = [
      0, -0.0, 1 / 3, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e23, -1e-5, 16777216,
    ]
    try CSVWriter.write(to: folder["a"], columns: ["double", "float"]) { writer in
      for (double, float) in zip(doubles, floats) {
        try writer.field(double)
        try writer.field(float)
        try writer.endRow()
      }
    }
    let table = try CSVTable.read(folder["a"])
    #expect(try table.numbers("double").map(\.bitPattern) == doubles.map(\.bitPattern))
    #expect(try table.numbers("float").map { Float($0).bitPattern } == floats.map(\.bitPattern))
  }

  /// Bit patterns and short decimals from a simple generator: everything but NaN and infinity.
  @Test func thousandsOfNumbersReadBackAsTheSameNumbers() throws {
    var state: UInt64 = 1
    var doubles: [Double] = []
    while doubles.count < 20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let bits = state ^ (state >> 31)
      let float = Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 16))
      let candidates = [Double(bitPattern: bits), Double(float), Double(bits >> 24 % (1 << 30)) / 1000]
      doubles += candidates.filter(\.isFinite)
    }
    try CSVWriter.write(to: folder["a"], columns: ["n", "double", "float"]) { writer in
      for (number, double) in doubles.enumerated() {
        try writer.field(number)
        try writer.field(double)
        try writer.field(Float(double).isFinite ? Float(double) : 0)
        try writer.endRow()
      }
    }
    let table = try CSVTable.read(folder["a"])
    #expect(try table.integers("n") == Array(doubles.indices))
    #expect(try table.numbers("double").map(\.bitPattern) == doubles.map(\.bitPattern))
    let floats = doubles.map { Float($0).isFinite ? Float($0) : 0 }
    #expect(try table.numbers("float").map { Float($0).bitPattern } == floats.map(\.bitPattern))
    #expect(try table.numbers("float") == table.texts("float").compactMap { Double($0) })
  }

  @Test func anErrorLeavesTheOldFile() throws {
    let path = try folder.file("a", "old")
    #expect(throws: Stop.self) {
      try CSVWriter.write(to: path, columns: ["n"]) { writer in
        try writer.field(1)
        throw Stop()
      }
    }
    #expect(try contents(path) == Array("old".utf8))
    #expect(try folder.names() == ["a"])
  }
}
