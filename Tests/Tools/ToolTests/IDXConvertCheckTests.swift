import Formats
import Glibc
import Network
import Tensors
import Testing

@Suite("idx-convert --check FILE...")
struct IDXConvertCheckTests {
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write([0, 0, 8, 1, 0, 0, 0, 3, 1, 5, 1], to: "labels-idx1-ubyte")
    try IDX.write(Tensor<UInt8>(shape: [3], [1, 5, 1]), to: folder.path("labels-idx1-ubyte.gz"))
    try NPY.write(Tensor<Float>(shape: [2, 3], repeating: 0.5), to: folder.path("floats.npy"))
    let shape = try NetworkShape(Architecture("dense2"), image: ImageShape(height: 2, width: 2), classes: 3)
    let record = TrainingRecord(options: TrainingOptions(fold: 1), epochs: 1, inputs: ["train-images.npy": 7])
    let zeros = Parameters(zerosOf: shape)
    try Model(shape: shape, parameters: zeros, training: record).write(to: folder.path("model.safetensors"))
    let epoch = EpochRecord(epoch: 1, trainLoss: 1, trainAccuracy: 0.5, validLoss: 1, validAccuracy: 0.5, seconds: 2)
    let state = TrainingState(
      parameters: zeros, moments: OptimizerMoments(first: zeros, second: zeros, step: 3), history: [epoch], best: nil)
    try Checkpoint(shape: shape, training: record, state: state).write(to: folder.path("checkpoint.safetensors"))
    try Safetensors(tensors: ["b": Tensor(shape: [2], [1, 2]), "k": Tensor(shape: [3, 2], repeating: 0)])
      .write(to: folder.path("weights.safetensors"))
    try folder.write(",index,label,kfold\n7,0,4,1\n3,1,4,2\n5,2,4,1\n", to: "folds.csv")
    try folder.write("epoch,loss\n1,0.5\n2,0.25\n", to: "history.csv")
    return folder
  }

  @Test("says what is in each file, and its checksum")
  func good() async throws {
    let folder = try folder()
    let files = [
      "labels-idx1-ubyte", "floats.npy", "model.safetensors", "weights.safetensors", "folds.csv", "history.csv",
    ]
    let run = try await folder.run("idx-convert", ["--check"] + files).succeeds()
    func crc(_ name: String) throws -> String { try CRC32.of(file: folder.path(name)).hexadecimal }
    // The checksum of the first one is Python's zlib.crc32(bytes([0, 0, 8, 1, 0, 0, 0, 3, 1, 5, 1])).
    #expect(
      run.output == """
        labels-idx1-ubyte: IDX, uint8 3, 3 samples, 2 values from 1 to 5, crc32 05f21260
        floats.npy: NPY, float32 2×3, 2 samples, crc32 \(try crc("floats.npy"))
        model.safetensors: safetensors, 4 tensors, float32, 19 numbers, architecture dense2, crc32 \(try crc("model.safetensors"))
        weights.safetensors: safetensors, 2 tensors, float32, 8 numbers, crc32 \(try crc("weights.safetensors"))
        folds.csv: CSV, 3 rows, 2 folds of 2, 1, crc32 \(try crc("folds.csv"))
        history.csv: CSV, 2 rows, columns epoch,loss, crc32 \(try crc("history.csv"))

        """)
    #expect(run.errors.isEmpty)
    #expect(try folder.names().count == 8)
  }

  @Test(
    "names the type in the file, and the one that it is read as",
    arguments: [
      ("big-f2.npy", "NPY, float16 2×3×4, 2 samples, read as float32"),
      ("uint16.npy", "NPY, uint16 2×3×4, 2 samples, read as int32"),
      ("bool.npy", "NPY, bool 2×3×4, 2 samples, read as uint8"),
      ("big-i4.npy", "NPY, int32 2×3×4, 2 samples"),
      (
        "mixed.safetensors",
        "safetensors, 6 tensors, bfloat16 and float16 and float32 and float64, read as float32, 25 numbers"
      ),
      ("nothing.safetensors", "safetensors, 0 tensors, 0 numbers"),
    ])
  func storedTypes(_ name: String, _ content: String) async throws {
    let fixture = "\(packageFolder)/Tests/Files/FormatsTests/Fixtures/\(name)"
    let run = try await ToolRun("idx-convert", ["--check", fixture])
    #expect(run.output == "\(fixture): \(content), crc32 \(try CRC32.of(file: fixture).hexadecimal)\n")
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test("tells formats by content where the name says nothing")
  func byContent() async throws {
    let folder = try folder()
    for (name, copy, format) in [
      ("floats.npy", "a", "NPY"), ("model.safetensors", "b", "safetensors"), ("labels-idx1-ubyte.gz", "c", "IDX"),
    ] {
      try folder.write(folder.bytes(name), to: copy)
      let run = try await folder.run("idx-convert", ["--check", copy]).succeeds()
      #expect(run.output.hasPrefix("\(copy): \(format), "))
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
    try await folder.run("idx-convert", ["--check", name]).failsInOneLine(
      65, beginning: "idx-convert: error: \(name): ")
  }

  @Test("a table of folds that ends early is told by the labels beside it")
  func shortFolds() async throws {
    let folder = try await SmallData.folder()
    let table = "artifacts/train_folds.csv"
    let rows = try folder.text(table).split(separator: "\n")
    try folder.write(rows.dropLast().joined(separator: "\n") + "\n", to: table)
    try await folder.run("idx-convert", ["--check", table]).fails(
      65,
      "idx-convert: error: \(table): expected 90 rows, one for each label in artifacts/train-labels.npy; found "
        + "89; make the folds from these labels")
    try folder.remove("artifacts/train-labels.npy")
    try await folder.run("idx-convert", ["--check", table]).succeeds()
  }

  @Test("a bad file among good ones is named, the others are checked all the same")
  func several() async throws {
    let folder = try folder()
    try folder.write("index,label,kfold\n0,0,1\n0,0,2\n", to: "bad.csv")
    let run = try await folder.run("idx-convert", ["--check", "missing.npy", "bad.csv", "history.csv"])
    #expect(run.status == 65)
    #expect(run.output.hasPrefix("history.csv: CSV, 2 rows"))
    #expect(
      run.errors == """
        idx-convert: error: missing.npy: no such file: check its name
        idx-convert: error: bad.csv: expected each index once; found 0 twice; make the folds again
        idx-convert: error: 2 of 3 files failed the check

        """)
  }

  @Test("exits 66 for a missing file, 65 for an empty one")
  func noContent() async throws {
    let folder = try folder()
    try folder.write([], to: "empty.npy")
    try await folder.run("idx-convert", ["--check", "missing.npy"]).fails(
      66, "idx-convert: error: missing.npy: no such file: check its name")
    try await folder.run("idx-convert", ["--check", "empty.npy"]).fails(
      65,
      "idx-convert: error: empty.npy: expected an .npy file (it begins with \\x93NUMPY); found an empty file; "
        + "fetch or make it again")
  }

  @Test("infinity and NaN in weights are bad data")
  func notFinite() async throws {
    let folder = try folder()
    try Safetensors(tensors: ["k": Tensor(shape: [2], [1, .nan])]).write(to: folder.path("model.safetensors"))
    try await folder.run("idx-convert", ["--check", "model.safetensors"]).fails(65, saying: "'k' at [1]")
  }

  typealias Damage = @Sendable (inout Safetensors) -> Void

  /// What leaves a sound container, but no model or checkpoint that any tool takes, and the start of what is said about
  /// it.
  static let damages: [(damage: Damage, problem: String)] = [
    ({ $0.tensors["dense2/kernel"] = nil }, "tensor dense2/kernel (2×3) is missing"),
    ({ $0.tensors["dense3/bias"] = Tensor(shape: [1], [0]) }, "tensor dense3/bias is not one of dense2 with 3 classes"),
    ({ $0.metadata["classes"] = "-5" }, "metadata: a network tells 2 to 65536 classes apart, not -5"),
    ({ $0.metadata["image"] = "0x0" }, "metadata: `image`: expected a size such as 28x28"),
    ({ $0.metadata["learning_rate"] = "nan" }, "metadata: learning rate: finite numbers above 0 are possible"),
    ({ $0.metadata["format_version"] = "2" }, "metadata: expected format version 1; found 2"),
  ]

  @Test("a model or checkpoint is read as the tools read it", arguments: ["model", "checkpoint"], damages.indices)
  func unusable(_ kind: String, _ index: Int) async throws {
    let folder = try folder()
    let name = "\(kind).safetensors"
    try await folder.run("idx-convert", ["--check", name]).succeeds()
    var file = try Safetensors.read(folder.path(name))
    Self.damages[index].damage(&file)
    // Sealed anew: no checksum tells of the change.
    try file.write(to: folder.path(name), sealed: true)
    try await folder.run("idx-convert", ["--check", name]).failsInOneLine(
      65, beginning: "idx-convert: error: \(name): \(Self.damages[index].problem)")
  }

  @Test("weights that name an architecture are those of a model")
  func weightsOfAnArchitecture() async throws {
    let folder = try folder()
    var file = try Safetensors.read(folder.path("weights.safetensors"))
    file.metadata["architecture"] = "dense2"
    try file.write(to: folder.path("weights.safetensors"))
    try await folder.run("idx-convert", ["--check", "weights.safetensors"]).fails(
      65, beginning: "idx-convert: error: weights.safetensors: metadata: no `format_version`; ")
  }

  @Test(
    "fields of results and predictions are checked",
    arguments: [
      (
        "epoch,train_loss,train_acc,valid_loss,valid_acc,seconds\n1,0.5,1.5,0.4,0.9,3\n",
        "column train_acc: expected a number"
      ),
      (
        "epoch,train_loss,train_acc,valid_loss,valid_acc,seconds\n0,0.5,0.5,,,3\n",
        "column epoch: expected a whole number from 1"
      ),
      (
        "epoch,train_loss,train_acc,valid_loss,valid_acc,seconds\n1,nan,0.5,,,3\n",
        "column train_loss: expected a finite"
      ),
      (
        "fold,train_loss,train_acc,valid_loss,valid_acc,best_epoch,epochs_run\n1,1,1,,1,3,4\n",
        "column valid_loss: expected a finite number"
      ),
      (
        "fold,train_loss,train_acc,valid_loss,valid_acc,best_epoch,epochs_run\n1,1,1,1,1,0,4\n",
        "column best_epoch: expected a whole number"
      ),
      (
        "stage,fold,started,seconds,machine,cores\ntrain,0,now,1,x,2\n",
        "column fold: expected a whole number from 1 to 65535"
      ),
      ("set,label,precision,recall,f1,support\ntest,0,2,0,0,3\n", "column precision: expected a number from 0 to 1"),
      ("index,label,predicted,p0,p1\n0,2,1,0.5,0.5\n", "column label: expected a whole number from 0 to 1; found '2'"),
      ("index,label,predicted,p0,p1\n-1,0,1,0.5,0.5\n", "column index: expected a whole number from 0"),
      ("index,label,predicted,p0,p1\n0,0,1,-0.5,1.5\n", "column p0: expected a number from 0 to 1; found -0.5"),
      (
        "index,label,predicted,p0,p1\n0,0,1,0.5,0.25\n",
        "expected probabilities that add up to 1; found ones that add up to 0.75"
      ),
    ])
  func fields(_ table: String, _ problem: String) async throws {
    let folder = try folder()
    try folder.write(table, to: "a.csv")
    let run = try await folder.run("idx-convert", ["--check", "a.csv"]).fails(
      65, beginning: "idx-convert: error: a.csv: line 2: \(problem)")
    #expect(run.errors.count { $0 == "\n" } == 1)
  }

  @Test("whatever the tools write passes")
  func ownFiles() async throws {
    let folder = try await SmallData.finishedWithSources.value.copy()
    try await folder.run("evaluate", ["--ensemble", "--temperature", "2"]).succeeds()
    let paths = [".", "data", "artifacts", "artifacts/fold-1", "artifacts/final", "artifacts/evaluation"]
    let files = try paths.flatMap { path in
      try folder.names(in: path).map { "\(path)/\($0)" }.filter { $0.contains(/\.(npy|csv|safetensors|gz)$|ubyte$/) }
    }
    #expect(files.count >= 25)
    let run = try await folder.run("idx-convert", ["--check"] + files)
    #expect(run.errors.isEmpty)
    #expect(run.status == 0)
  }

  @Test("a pipe is refused and not waited for")
  func pipe() async throws {
    let folder = try folder()
    try #require(mkfifo(folder.path("fifo"), 0o600) == 0)
    let waiting = "timeout 60 \(ToolRun.builtProducts)/idx-convert --check"
    for (script, name) in [("\(waiting) fifo", "fifo"), ("\(waiting) <(cat floats.npy)", "/dev/fd/63")] {
      try await folder.run("/bin/bash", ["-c", script]).fails(
        65, "idx-convert: error: \(name): expected a regular file; found a pipe; save it to a file first")
    }
  }
}
