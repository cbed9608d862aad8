import Formats
import Network
import Tensors
import Testing

/// What is learnt of some classes serves for others.
@Suite("--initial-weights, --freeze and --new-head")
struct TransferTests {
  /// A trained model of three classes, `start.safetensors`, and images of two classes to take it over to.
  private func folder() async throws -> TemporaryFolder {
    let folder = try await SmallData.folder(labels: SmallData.labels(90).map { $0 == 2 ? 1 : $0 })
    let finished = try await SmallData.finishedWithSources.value
    try folder.write(finished.bytes("start.safetensors"), to: "start.safetensors")
    return folder
  }

  private static let transfer = [
    "--initial-weights", "start.safetensors", "--freeze", "conv", "--new-head", "--batch-size", "16", "--learning-rate",
    "0.01",
  ]

  private func tensors(_ folder: TemporaryFolder, _ name: String) throws -> [String: Tensor<Float>] {
    try Safetensors.read(folder.path(name)).tensors
  }

  @Test("frozen layers keep their bytes under a new head, and the messages say what became of each layer")
  func newHead() async throws {
    let folder = try await folder()
    let run = try await folder.run("train-fold", ["--fold", "1", "--epochs", "12"] + Self.transfer).succeeds()
    // dense8 on 5×5×4: 100·8 + 8; output: 8·2 + 2.
    #expect(
      run.output.contains(
        """
        Trainable parameters: 826 of 866

        weights of start.safetensors
          taken and frozen  conv1
          drawn anew        dense1, dense2

        """), "\(run.output)")
    #expect(
      run.errors.contains(
        "train-fold: what conv1+pool1 makes of 90 images is computed once and kept in memory: 144,000 bytes\n"))
    let (start, end) = try (tensors(folder, "start.safetensors"), tensors(folder, "artifacts/fold-1/model.safetensors"))
    #expect(end["conv1/kernel"] == start["conv1/kernel"] && end["conv1/bias"] == start["conv1/bias"])
    #expect(end["dense1/kernel"] != start["dense1/kernel"])
    #expect(end["dense2/kernel"]?.shape == [8, 2])
    #expect(
      try folder.table("artifacts/fold-1/result.csv").numbers("valid_acc")[0] > 0.9, "a bright bar is easy to see")

    let check = try await folder.run("idx-convert", ["--check", "artifacts/fold-1/model.safetensors"])
    let checksum = try CRC32.of(file: folder.path("start.safetensors")).hexadecimal
    let origin = "conv4,pool,dense8 on 12×12 images of 3 classes; "
    #expect(check.output.contains(", started from weights \(checksum) (\(origin)"), "\(check.output)")
    #expect(check.output.contains("), frozen conv1, with a new head, crc32 "), "\(check.output)")

    let metadata = try Safetensors.read(folder.path("artifacts/fold-1/model.safetensors")).metadata
    #expect(metadata["frozen"] == "conv1" && metadata["new_head"] == "true")
    #expect(metadata["crc32:initial-weights"] == checksum)
    #expect(metadata["origin"]?.hasPrefix(origin) == true)
    let again = try await folder.run("train-fold", ["--fold", "1", "--epochs", "12"] + Self.transfer)
    #expect(again.output.contains("up to date"))
  }

  @Test("fine-tuning goes on from there with everything trained, and is another training")
  func fineTuning() async throws {
    let folder = try await folder()
    let small = ["--batch-size", "16", "--epochs", "2"]
    try await folder.run("train-final", ["--epochs", "2"] + Self.transfer).succeeds()
    let options = ["--initial-weights", "artifacts/final/model.safetensors", "--learning-rate", "0.001"] + small
    let run = try await folder.run("train-final", options + ["--output-folder", "tuned"]).succeeds()
    #expect(
      run.output.contains("Trainable parameters: 866\n\nweights of artifacts/final/model.safetensors\n  taken  conv1, ")
    )
    let (before, after) = try (
      tensors(folder, "artifacts/final/model.safetensors"), tensors(folder, "tuned/model.safetensors")
    )
    #expect(before["conv1/kernel"] != after["conv1/kernel"])
    let metadata = try Safetensors.read(folder.path("tuned/model.safetensors")).metadata
    #expect(metadata["frozen"] == nil && metadata["origin"]?.hasSuffix("; frozen conv1") == true)
    // The test labels are those of three classes.
    for name in ["images", "labels"] { try folder.remove("artifacts/test-\(name).npy") }
    try await folder.run("render-report").succeeds()
    let page = try folder.text("artifacts/report.html")
    for text in ["<dt>First weights</dt><dd>started from weights ", ", frozen conv1, with a new head", "826 of 866"] {
      #expect(page.contains(text), "\(text)")
    }
    let frozen = try await folder.run("train-final", options + ["--output-folder", "tuned", "--freeze", "conv1"])
    #expect(frozen.status == 73 && frozen.errors.contains("frozen is new (conv1)"), "\(frozen.errors)")
  }

  @Test("bare weights will do, and the same bytes come at any number of threads")
  func bareWeights() async throws {
    let folder = try await folder()
    let tensors = try tensors(folder, "start.safetensors")
    try Safetensors(tensors: tensors).write(to: folder.path("bare.safetensors"))
    let transfer = Self.transfer.map { $0 == "start.safetensors" ? "bare.safetensors" : $0 }
    let options = ["--fold", "1", "--epochs", "3", "--force", "--architecture", "conv4,pool,dense8"] + transfer
    try await folder.sameBytes(in: "artifacts/fold-1", threads: ["1", "3"]) { threads in
      try await folder.run("train-fold", options + ["--threads", threads])
    }
  }

  @Test(
    "what cannot be is refused in one line before any work",
    arguments: [
      (["--freeze", "conv"], 64, "--freeze without --initial-weights: name the model whose layers stay"),
      (["--new-head"], 64, "--new-head without --initial-weights: name the model to put it on"),
      (
        ["--freeze", "conv,"], 64,
        "The value 'conv,' is invalid for '--freeze <layers>': --freeze conv,: names of layers such as conv1,conv2, a"
          + " kind such as conv, or all-but-head are possible"
      ),
      (
        transfer + ["--freeze", "conv9"], 64,
        "--freeze: expected one of the layers with weights, conv1, dense1, dense2; found conv9"
      ),
      (
        ["--initial-weights", "three.safetensors", "--freeze", "conv,dense"], 64,
        "--freeze: expected a layer that is trained; found all 3 of them frozen; leave one out of conv,dense"
      ),
      (
        transfer + ["--freeze", "conv1,dense1"], 64,
        "--freeze: expected layers below the head with --new-head; found dense1, which is drawn anew;"
          + " all-but-head freezes the others"
      ),
      (
        ["--initial-weights", "start.safetensors"], 65,
        "start.safetensors: expected weights for conv4,pool,dense8 on 12×12 images of 2 classes; found for conv4,pool,dense8"
          + " on 12×12 images of 3 classes; --new-head takes those below the dense layers alone"
      ),
      (
        transfer + ["--architecture", "conv5,pool,dense8"], 65,
        "start.safetensors: expected weights for the layers below the head of conv5,pool,dense8; found for those of"
          + " conv4,pool,dense8; give an --architecture that begins like it, or leave that out"
      ),
    ] as [([String], Int, String)])
  func refused(_ options: [String], _ status: Int, _ message: String) async throws {
    let folder = try await folder()
    if options.contains("three.safetensors") {
      try await folder.run("train-final", ["--epochs", "1", "--output-folder", "three"] + Self.transfer).succeeds()
      try folder.write(folder.bytes("three/model.safetensors"), to: "three.safetensors")
    }
    try await folder.run("train-fold", ["--fold", "1"] + options).fails(
      status, "train-fold: error: \(message)\(status == 64 ? " (see 'train-fold --help')" : "")")
    #expect(try !folder.names(in: "artifacts").contains("fold-1"))
  }

  @Test("pipeline.sh hands all three on to every training, and refuses them beside candidates")
  func pipeline() async throws {
    let script = packageFolder + "/pipeline.sh"
    let folder = try StubTools.folder()
    try folder.write("", to: "start.safetensors")
    let options = ["--initial-weights", "start.safetensors", "--freeze", "conv1,conv2", "--new-head"]
    try await folder.run(script, StubTools.arguments(options + ["--threads", "1"])).succeeds()
    let calls = try folder.text("calls").split(separator: "\n").filter { $0.hasPrefix("train-") }
    #expect(calls.count == 3 && calls.allSatisfy { $0.contains(" \(options.joined(separator: " "))") }, "\(calls)")
    try folder.write("name\na\n", to: "my.csv")
    for option in [["--initial-weights", "start.safetensors"], ["--freeze", "conv"], ["--new-head"]] {
      try await folder.run(script, StubTools.arguments(option + ["--candidates", "my.csv"])).fails(
        64,
        "pipeline.sh: error: --candidates and \(option[0]) exclude each other; set it in the rows (see "
          + "'./pipeline.sh --help')")
    }
    try await folder.run(script, StubTools.arguments(["--initial-weights", "none"])).fails(
      66,
      "pipeline.sh: error: none: expected a file that can be read; found none; check the name after "
        + "--initial-weights")
  }

  @Test("candidates may differ in what they start from and freeze, and the chosen one is trained so")
  func candidates() async throws {
    let folder = try await folder()
    try folder.write(
      """
      name,initial_weights,freeze,new_head,architecture,learning_rate,epochs
      fresh,,,,"conv4,pool,dense8",0.001,1
      frozen,start.safetensors,all-but-head,true,,0.01,6
      tuned,start.safetensors,,true,"conv4,pool,dense3",0.001,1

      """, to: "candidates.csv")
    for name in ["fresh", "frozen", "tuned"] {
      for fold in 1...3 {
        try await folder.run(
          "train-fold", ["--candidates", "candidates.csv", "--candidate", name, "--fold", "\(fold)"]
        ).succeeds()
      }
    }
    try await folder.run("aggregate-cv", ["--candidates", "candidates.csv"]).succeeds()
    #expect(try folder.table("artifacts/chosen.csv").texts("candidate") == ["frozen"])
    try await folder.run("train-final", ["--candidates", "candidates.csv"]).succeeds()
    let (start, end) = try (tensors(folder, "start.safetensors"), tensors(folder, "artifacts/final/model.safetensors"))
    #expect(end["conv1/kernel"] == start["conv1/kernel"])

    // Another row is another training.
    try folder.write(folder.text("candidates.csv").replacing("all-but-head", with: ""), to: "candidates.csv")
    let odd = try await folder.run("aggregate-cv", ["--candidates", "candidates.csv"])
    #expect(odd.status == 65 && odd.errors.contains("frozen is gone (it was conv1)"), "\(odd.errors)")
    try folder.write(folder.text("candidates.csv").replacing(",true,,", with: ",,,"), to: "candidates.csv")
    try await folder.run("train-fold", ["--candidates", "candidates.csv", "--candidate", "fresh", "--fold", "1"]).fails(
      65, saying: "start.safetensors: expected weights for conv4,")
  }
}
