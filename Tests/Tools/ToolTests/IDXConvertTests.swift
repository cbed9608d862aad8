import Formats
import Tensors
import Testing

@Suite("idx-convert INPUT OUTPUT")
struct IDXConvertFileTests {
  private struct Example: Sendable, CustomTestStringConvertible {
    let type: String
    let idx: [UInt8]
    let array: AnyTensor
    var testDescription: String { type }
  }

  /// One array of each element type, written out byte by byte.
  private static let examples = [
    Example(
      type: "uint8", idx: [0, 0, 0x08, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 1, 254, 255],
      array: .uint8(Tensor(shape: [2, 2], [0, 1, 254, 255]))),
    Example(
      type: "int8", idx: [0, 0, 0x09, 1, 0, 0, 0, 3, 0x80, 0xFF, 0x7F],
      array: .int8(Tensor(shape: [3], [-128, -1, 127]))
    ),
    Example(
      type: "int16", idx: [0, 0, 0x0B, 1, 0, 0, 0, 2, 0x80, 0x00, 0x01, 0x02],
      array: .int16(Tensor(shape: [2], [-32768, 258]))),
    Example(
      type: "int32", idx: [0, 0, 0x0C, 1, 0, 0, 0, 2, 0x80, 0, 0, 0, 0x01, 0x02, 0x03, 0x04],
      array: .int32(Tensor(shape: [2], [-2_147_483_648, 16_909_060]))),
    Example(
      type: "float32", idx: [0, 0, 0x0D, 1, 0, 0, 0, 2, 0xBF, 0x80, 0, 0, 0x3E, 0x20, 0, 0],
      array: .float32(Tensor(shape: [2], [-1, 0.15625]))),
    Example(
      type: "float64",
      idx: [0, 0, 0x0E, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0xC0, 0x09, 0x21, 0xFB, 0x54, 0x44, 0x2D, 0x18],
      array: .float64(Tensor(shape: [1, 1, 1], [-Double.pi]))),
  ]

  @Test("makes .npy of every element type, and IDX of that again, plain and compressed", arguments: examples)
  private func thereAndBack(_ example: Example) async throws {
    let folder = try TemporaryFolder()
    try folder.write(example.idx, to: "array-ubyte")
    let there = try await folder.run("idx-convert", ["array-ubyte", "array.npy"]).succeeds()
    #expect(there.output.hasPrefix("array.npy: \(example.type) \(example.array.shape), "))
    #expect(there.errors.isEmpty)
    #expect(try NPY.read(folder.path("array.npy")) == example.array)

    try await folder.run("idx-convert", ["array.npy", "back-ubyte"]).succeeds()
    #expect(try folder.bytes("back-ubyte") == example.idx)

    try await folder.run("idx-convert", ["array.npy", "back-ubyte.gz"]).succeeds()
    #expect(try folder.bytes("back-ubyte.gz").starts(with: [0x1F, 0x8B]))
    // Compressed or not is told by the content: the name says nothing here.
    try folder.write(folder.bytes("back-ubyte.gz"), to: "nameless")
    try await folder.run("idx-convert", ["nameless", "again.npy"]).succeeds()
    #expect(try folder.bytes("again.npy") == folder.bytes("array.npy"))
  }

  private static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 5, 3, 1, 3, 0, 3]

  @Test("prints type, shape, count and, for labels, the histogram")
  func histogram() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.labels, to: "labels-idx1-ubyte")
    let run = try await folder.run("idx-convert", ["labels-idx1-ubyte", "labels.npy"])
    #expect(
      run.output == """
        labels.npy: uint8 5, 5 samples, from labels-idx1-ubyte
        class  samples
        --------------
        0            1
        1            1
        2            0
        3            3
        --------------
        total        5

        """)
    #expect(run.status == 0)
  }

  @Test("--limit keeps the first samples, and all of them if there are no more")
  func limit() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.labels, to: "labels-ubyte")
    for (limit, expected) in [(2, [3, 1]), (5, [3, 1, 3, 0, 3]), (60_000, [3, 1, 3, 0, 3])] as [(Int, [UInt8])] {
      try await folder.run("idx-convert", ["labels-ubyte", "labels.npy", "--limit", "\(limit)"]).succeeds()
      #expect(try NPY.read(folder.path("labels.npy"), as: UInt8.self).elements == expected)
    }
  }

  @Test("reads a pipe; the name of the output then tells the direction")
  func pipe() async throws {
    let folder = try TemporaryFolder()
    let run = try await folder.run("idx-convert", ["/dev/stdin", "labels.npy", "--quiet"], input: Self.labels)
      .succeeds()
    #expect(run.output.isEmpty)
    #expect(try NPY.read(folder.path("labels.npy"), as: UInt8.self).elements == [3, 1, 3, 0, 3])
    try await folder.run("idx-convert", ["/dev/stdin", "labels-ubyte"], input: folder.bytes("labels.npy")).succeeds()
    #expect(try folder.bytes("labels-ubyte") == Self.labels)
  }

  private struct Refused: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]?
    let status: Int
    let problem: String
    var testDescription: String { name }
  }

  @Test(
    "refuses a bad input and writes nothing",
    arguments: [
      Refused(name: "missing", bytes: nil, status: 66, problem: "no such file: check its name"),
      Refused(
        name: "empty", bytes: [], status: 65,
        problem: "expected an IDX file (its first two bytes are 0); found an empty file; fetch or make it again"),
      Refused(
        name: "wrong magic", bytes: [1, 0, 8, 1, 0, 0, 0, 1, 7], status: 65,
        problem: "expected an IDX file (its first two bytes are 0); found 0x01 0x00 0x08 0x01; check the file's name"),
      Refused(
        name: "cut short", bytes: [0, 0, 8, 1, 0, 0, 0, 9, 1, 2], status: 65,
        problem: "expected 17 bytes from its header (9); found 10; the file is cut short; fetch it again"),
      Refused(
        name: "trailing bytes", bytes: [0, 0, 8, 1, 0, 0, 0, 1, 7, 7], status: 65,
        problem: "expected 9 bytes from its header (1); found 10; something follows the array; fetch it again"),
    ])
  private func bad(_ refused: Refused) async throws {
    let folder = try TemporaryFolder()
    if let bytes = refused.bytes { try folder.write(bytes, to: "input") }
    try await folder.run("idx-convert", ["input", "output.npy"]).fails(
      refused.status, "idx-convert: error: input: \(refused.problem)")
    #expect(try folder.names() == (refused.bytes == nil ? [] : ["input"]))
  }

  @Test("a folder is no input, and neither is it an output")
  func folders() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.labels, to: "labels-ubyte")
    try folder.write([], to: "sub/file")
    try await folder.run("idx-convert", ["sub", "output.npy"]).fails(
      66, "idx-convert: error: sub: expected a file; found a folder; name a file in it")
    try await folder.run("idx-convert", ["labels-ubyte", "sub"]).fails(
      73, "idx-convert: error: sub: a folder is in its place: remove it or choose another name")
  }

  @Test("a name that promises another format than the file would get is a usage error")
  func names() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.labels, to: "labels-ubyte")
    try await folder.run("idx-convert", ["labels-ubyte", "labels.gz"]).fails(
      64,
      "idx-convert: error: labels-ubyte is converted to .npy, but 'labels.gz' is a name for an IDX file: end the "
        + "name in .npy")
    try await folder.run("idx-convert", ["labels-ubyte", "labels.npy"]).succeeds()
    try await folder.run("idx-convert", ["labels.npy", "other.npy"]).fails(
      64, "idx-convert: error: labels.npy is an .npy file already: end the name of the output in -ubyte or -ubyte.gz")
    #expect(try folder.names() == ["labels-ubyte", "labels.npy"])
  }

  @Test(
    "parameters are checked before any work",
    arguments: [
      ([], "expected INPUT and OUTPUT, or --data DIR, or --check FILE...; found 0 files"),
      (["a"], "expected INPUT and OUTPUT, or --data DIR, or --check FILE...; found 1 file"),
      (["a", "a"], "INPUT and OUTPUT are the same file, 'a'"),
      (["a", "b", "--limit", "0"], "--limit 0: expected at least 1"),
      (["--check"], "--check: name at least one file to verify"),
      (["--check", "a", "--limit", "5"], "--check reads whole files: leave --limit out"),
      (["--check", "--data", "d"], "--check and --data exclude each other"),
      (["--data", "d", "a"], "--data takes no further files: leave 'a' out"),
      (["--data", ""], "The value '' is invalid for '--data <dir>': give the name of a folder"),
    ] as [([String], String)])
  func usage(_ arguments: [String], _ message: String) async throws {
    try await ToolRun("idx-convert", arguments).fails(64, "idx-convert: error: \(message) (see 'idx-convert --help')")
  }
}
