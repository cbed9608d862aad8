import Formats
import Tensors
import Testing

@Suite("idx-convert --check FILE...")
struct IDXConvertCheckTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write([0, 0, 8, 1, 0, 0, 0, 3, 1, 5, 1], to: "labels-idx1-ubyte")
    try IDX.write(Tensor<UInt8>(shape: [3], [1, 5, 1]), to: folder.path("labels-idx1-ubyte.gz"))
    try NPY.write(Tensor<Float>(shape: [2, 3], repeating: 0.5), to: folder.path("floats.npy"))
    try Safetensors(
      metadata: ["architecture": "dense2"],
      tensors: ["b": Tensor(shape: [2], [1, 2]), "k": Tensor(shape: [3, 2], repeating: 0)]
    ).write(to: folder.path("model.safetensors"))
    try folder.write(",index,label,kfold\n7,0,4,1\n3,1,4,2\n5,2,4,1\n", to: "folds.csv")
    try folder.write("epoch,loss\n1,0.5\n2,0.25\n", to: "history.csv")
    return folder
  }

  @Test("says what is in each file, and its checksum")
  func good() async throws {
    let folder = try folder()
    let files = ["labels-idx1-ubyte", "floats.npy", "model.safetensors", "folds.csv", "history.csv"]
    let run = try await ToolRun("idx-convert", ["--check"] + files, in: folder.path)
    func crc(_ name: String) throws -> String { try CRC32.of(file: folder.path(name)).hexadecimal }
    // The checksum of the first one is Python's zlib.crc32(bytes([0, 0, 8, 1, 0, 0, 0, 3, 1, 5, 1])).
    #expect(
      run.output == """
        labels-idx1-ubyte: IDX, uint8 3, 3 samples, 2 values from 1 to 5, crc32 05f21260
        floats.npy: NPY, float32 2×3, 2 samples, crc32 \(try crc("floats.npy"))
        model.safetensors: safetensors, 2 tensors, float32, 8 numbers, architecture dense2, crc32 \(try crc("model.safetensors"))
        folds.csv: CSV, 3 rows, 2 folds of 2, 1, crc32 \(try crc("folds.csv"))
        history.csv: CSV, 2 rows, columns epoch,loss, crc32 \(try crc("history.csv"))

        """)
    #expect(run.errors.isEmpty)
    #expect(run.status == 0)
    #expect(try folder.names().count == 6)
  }

  @Test("tells formats by content where the name says nothing")
  func byContent() async throws {
    let folder = try folder()
    for (name, copy, format) in [
      ("floats.npy", "a", "NPY"), ("model.safetensors", "b", "safetensors"), ("labels-idx1-ubyte.gz", "c", "IDX"),
    ] {
      try folder.write(folder.bytes(name), to: copy)
      let run = try await ToolRun("idx-convert", ["--check", copy], in: folder.path)
      #expect(run.output.hasPrefix("\(copy): \(format), "))
      #expect(run.status == 0)
    }
  }

  @Test(
    "exits 65 for a bad file",
    arguments: [
      "labels-idx1-ubyte", "labels-idx1-ubyte.gz", "floats.npy", "model.safetensors", "folds.csv", "history.csv",
    ])
  func cutShort(_ name: String) async throws {
    let folder = try folder()
    try folder.write(Array(folder.bytes(name).dropLast()), to: name)
    let run = try await ToolRun("idx-convert", ["--check", name], in: folder.path)
    #expect(run.status == 65)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("idx-convert: error: \(name): "))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test("a bad file among good ones is named, the others are checked all the same")
  func several() async throws {
    let folder = try folder()
    try folder.write("index,label,kfold\n0,0,1\n0,0,2\n", to: "bad.csv")
    let run = try await ToolRun(
      "idx-convert", ["--check", "missing.npy", "bad.csv", "history.csv"], in: folder.path)
    #expect(run.status == 65)
    #expect(run.output.hasPrefix("history.csv: CSV, 2 rows"))
    #expect(
      run.errors == """
        idx-convert: error: missing.npy: no such file: check its name
        idx-convert: error: bad.csv: every index from 0 to 1 once expected in 2 rows, 0 found twice: make the folds again
        idx-convert: error: 2 of 3 files failed the check

        """)
  }

  @Test("exits 66 for a missing file, 65 for an empty one")
  func noContent() async throws {
    let folder = try folder()
    try folder.write([], to: "empty.npy")
    let missing = try await ToolRun("idx-convert", ["--check", "missing.npy"], in: folder.path)
    expectFailure(missing, 66, "idx-convert: error: missing.npy: no such file: check its name")
    let empty = try await ToolRun("idx-convert", ["--check", "empty.npy"], in: folder.path)
    expectFailure(
      empty, 65,
      "idx-convert: error: empty.npy: a regular file expected, an empty file or a pipe found:"
        + " make it again, or save it to a file first")
  }

  @Test("infinity and NaN in weights are bad data")
  func notFinite() async throws {
    let folder = try folder()
    try Safetensors(tensors: ["k": Tensor(shape: [2], [1, .nan])]).write(to: folder.path("model.safetensors"))
    let run = try await ToolRun("idx-convert", ["--check", "model.safetensors"], in: folder.path)
    #expect(run.status == 65)
    #expect(run.errors.contains("'k' at [1]"))
  }
}
