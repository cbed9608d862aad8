import FoundationEssentials
import Testing

/// The published checksums of a package that has others than ours: those of what the test writes.
@Suite("./pipeline.sh --verify")
struct VerifyTests {
  private let package: TemporaryFolder

  init() throws {
    package = try TemporaryFolder()
    try package.write(Array(Data(contentsOf: URL(filePath: packageFolder + "/pipeline.sh"))), to: "pipeline.sh")
    for folder in ["Scripts", "Tests"] {
      try FileManager.default.createSymbolicLink(
        atPath: package.path(folder), withDestinationPath: "\(packageFolder)/\(folder)")
    }
    // printf abc | sha256sum; printf '' | sha256sum
    try package.write(
      """
      ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  train_folds.csv
      e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  fold-1/model.safetensors

      """, to: "docs/checksums.txt")
    try package.write("abc", to: "artifacts/train_folds.csv")
    try package.write("", to: "artifacts/fold-1/model.safetensors")
  }

  private func verify(_ arguments: String...) async throws -> ToolRun {
    try await package.run("/bin/bash", [package.path("pipeline.sh"), "--verify"] + arguments)
  }

  @Test("says how many files have the published bytes")
  func same() async throws {
    for arguments in [[], [package.path("artifacts")]] {
      let run = try await package.run("/bin/bash", [package.path("pipeline.sh"), "--verify"] + arguments).succeeds()
      #expect(run.errors == "")
      #expect(run.output.hasPrefix("2 files of ") && run.output.hasSuffix(" (docs/checksums.txt)\n"))
    }
  }

  @Test("names the first file that differs")
  func different() async throws {
    try package.write("ABC", to: "artifacts/train_folds.csv")
    try package.write("x", to: "artifacts/fold-1/model.safetensors")
    let run = try await verify()
    #expect(run.status == 65 && run.output == "")
    #expect(run.errors.hasPrefix("pipeline.sh: error: artifacts/train_folds.csv: expected SHA-256 ba7816bf"))
    #expect(run.errors.contains("; found b5d4045c3f466fa91fe2cc6abe79232a1a57cdf104f7a26e716e0a1e2789df78; "))
    #expect(run.errors.split(separator: "\n").count == 1)
  }

  @Test("names a file that is missing")
  func missing() async throws {
    try package.remove("artifacts/fold-1/model.safetensors")
    let run = try await verify()
    #expect(run.status == 66 && run.errors.hasPrefix("pipeline.sh: error: artifacts/fold-1/model.safetensors: "))
    #expect(try await verify("one", "two").status == 64)
  }

  @Test("the published checksums are those of folds, models and predictions, in the form of sha256sum")
  func published() throws {
    let sums = try String(contentsOf: URL(filePath: packageFolder + "/docs/checksums.txt"), encoding: .utf8)
    let lines = sums.split(separator: "\n")
    #expect(lines.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{64}  [a-z0-9_.\/-]+/) != nil })
    let ofFolds: [String] = (1...5).flatMap { ["fold-\($0)/model.safetensors", "fold-\($0)/predictions.csv"] }
    let files: [String] = ["train_folds.csv", "final/model.safetensors", "evaluation/predictions.csv"] + ofFolds
    let published: [String] = lines.map { String($0.dropFirst(66)) }
    #expect(Set(published) == Set(files))
  }
}
