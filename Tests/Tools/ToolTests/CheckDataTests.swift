import Formats
import FoundationEssentials
import Tensors
import Testing

@Suite("check-data")
struct CheckDataTests {
  /// "hello" and its sums, plain and as `gzip -n` compresses it.
  private static let sum = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
  private static let other = String(repeating: "0", count: 64)
  private static let names = [
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
  ]

  /// A folder `data` with four files that hold "hello", and a list.
  private func folder(_ list: String, endings: [String] = ["", "", "", ""]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, ending) in zip(Self.names, endings) { try folder.write("hello", to: "data/\(name)\(ending)") }
    try folder.write(list, to: "data/SHA256SUMS")
    return folder
  }

  private func check(_ list: String) async throws -> ToolRun {
    let folder = try folder(list)
    defer { withExtendedLifetime(folder) {} }
    return try await folder.run("check-data", ["data", "--sums"])
  }

  private func lines(_ line: (String) -> String) -> String { Self.names.map(line).joined() }

  @Test(
    "reads the dialects of SHA256SUMS",
    arguments: [
      "\(sum)  NAME\n", "\(sum) *NAME\r\n", "SHA256 (NAME) = \(sum)\n", "SHA256(NAME)= \(sum)\n",
      "SHA2-256(NAME)= \(sum)\n", "\(sum.uppercased())\t./NAME\n\n", "# a comment\n\(sum)  mnist/NAME\n",
      "\(sum)  NAME\n\(other)  README.txt\n",
    ])
  func dialects(_ line: String) async throws {
    let list = lines { line.replacing("NAME", with: $0) }
    for text in [list, "\u{FEFF}\(list)", String(list.dropLast())] {
      let run = try await check(text)
      #expect(run == ToolRun(status: 0, output: "4 files match data/SHA256SUMS\n", errors: ""))
    }
    // A wrong sum is found in each of them, also in a last line without an end.
    let zeros = String(repeating: "0", count: 64)
    let wrong = list.split(whereSeparator: \.isNewline).map { line in
      line.contains("t10k-labels")
        ? line.replacing(Self.sum, with: zeros).replacing(Self.sum.uppercased(), with: zeros) : line[...]
    }.joined(separator: "\n")
    try await check(wrong).fails(
      65, beginning: "check-data: error: data/t10k-labels-idx1-ubyte: expected SHA-256 00000000")
  }

  @Test("knows compressed files under a plain name, and plain ones under .gz")
  func compression() async throws {
    let folder = try folder(lines { "\(Self.sum)  \($0)\n" }, endings: ["", ".gz", ".gz", ""])
    let script = """
      gzip -n <data/train-images-idx3-ubyte >x && mv x data/train-images-idx3-ubyte
      gzip -n <data/t10k-labels-idx1-ubyte >data/t10k-images-idx3-ubyte.gz
      """
    try await folder.run("/bin/bash", ["-c", script]).succeeds()
    let run = try await folder.run("check-data", ["data", "--sums"])
    #expect(run == ToolRun(status: 0, output: "4 files match data/SHA256SUMS\n", errors: ""))
  }

  @Test("says which files the list does not have, and refuses a line that lost its sum")
  func unlisted() async throws {
    let some = try await check("\(Self.sum)  train-images-idx3-ubyte\n").succeeds()
    #expect(some.output == "1 files match data/SHA256SUMS\n")
    #expect(some.errors.hasPrefix("check-data: data/SHA256SUMS has no sum that data/train-labels-idx1-ubyte, "))
    try await check("\(Self.sum.dropLast())  train-images-idx3-ubyte\n").fails(
      65, beginning: "check-data: error: data/SHA256SUMS: expected a line such as 'SUM  train-images-idx3-ubyte'")
  }

  @Test("finds files in folders of their own name, as 7-Zip unpacks them, and so does idx-convert")
  func ownFolders() async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    for (name, place) in [
      ("train-images-idx3-ubyte", "train-images-idx3-ubyte"), ("train-labels-idx1-ubyte", "train-labels.idx1-ubyte"),
    ] {
      let content = try folder.bytes("data/\(name)")
      try folder.remove("data/\(name)")
      try folder.write(content, to: "data/\(place)/\(name)")
    }
    let check = try await folder.run("check-data", ["data", "--outcome"])
    #expect(
      check
        == ToolRun(
          status: 0,
          output: "data: a data set of 4 IDX files\ndone\tdata: a data set of 4 IDX files\tidx-convert\n", errors: ""))
    let before = try folder.bytes("artifacts/train-images.npy")
    try await folder.run("idx-convert", ["--data", "data", "--artifacts", "again"]).succeeds()
    #expect(try folder.bytes("again/train-images.npy") == before)
  }

  @Test("names what is missing")
  func missing() async throws {
    let folder = try folder("")
    try folder.remove("data/t10k-images-idx3-ubyte")
    try await folder.run("check-data", ["data"]).fails(
      66, beginning: "check-data: error: data: expected t10k-images-idx3-ubyte or t10k-images.idx3-ubyte")
  }
}
