import ArgumentParser
import Formats
import ToolFrame

@main
struct IdxConvert: Tool {
  static let configuration = CommandConfiguration.tool(
    "idx-convert",
    abstract: "Convert IDX files, the format of MNIST, to NumPy's .npy and back; or verify files.",
    usage: ["<input> <output> [<options>]", "--data <dir> [<options>]", "--check <file> ..."],
    discussion: """
      idx-convert INPUT OUTPUT converts one file: IDX, plain or gzip-compressed (judged by its content, not its name), to \
      .npy; or .npy to IDX, compressed if OUTPUT ends in .gz. All six element types and any number of axes.

      idx-convert --data DIR converts the four files of a data set such as MNIST: train-images-idx3-ubyte, \
      train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, also spelt train-images.idx3-ubyte and \
      so on, with or without .gz. They become train-images.npy, train-labels.npy, test-images.npy and test-labels.npy \
      in the artifacts folder. All four are checked before the first is written: types, shapes, as many labels as \
      images, classes from 0 without gaps. Where classes begin elsewhere, --label-offset moves them: \
      --label-offset 1 for EMNIST's letters, whose labels are 1 to 26.

      idx-convert --check FILE... converts nothing: it reads each file to its end and prints type, shape, counts and the \
      CRC-32 of its bytes. It knows IDX, .npy, .safetensors and .csv. Models and checkpoints are read as the other tools \
      read them; of folds, histories, results and predictions every field is checked. The exit status is 65 if a file is \
      not what it should be.
      """,
    examples: ["idx-convert --data data/mnist", "idx-convert --check artifacts/train-images.npy"])

  @Argument(
    help: ArgumentHelp("INPUT and OUTPUT, or with --check the files to verify.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(.folder, "Folder with the four IDX files of a data set. (no default)")
  var data: String?

  @Flag(help: "Verify files instead of converting them.")
  var check = false

  @Option(
    help: ArgumentHelp("Keep the first N samples of each file, for a quick trial. (default: all)", valueName: "n"))
  var limit: Int?

  @Option(
    help: ArgumentHelp(
      "Subtract N from every label, with --data or where INPUT holds labels, so that classes begin at 0. (default: 0)",
      valueName: "n"),
    transform: { try LabelOffset($0) })
  var labelOffset = LabelOffset.zero

  @Flag(
    help: """
      Replace arrays of the artifacts folder that idx-convert --data did not make, or that finished models were made from.
      """)
  var force = false

  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected at least 1") }
    switch (check, data) {
    case (true, .some):
      throw ValidationError("--check and --data exclude each other")
    case (true, nil):
      if files.isEmpty { throw ValidationError("--check: name at least one file to verify") }
      if limit != nil { throw ValidationError("--check reads whole files: leave --limit out") }
      if labelOffset.value > 0 { throw ValidationError("--check converts nothing: leave --label-offset out") }
      if force { throw ValidationError("--check replaces nothing: leave --force out") }
    case (false, .some):
      if let file = files.first { throw ValidationError("--data takes no further files: leave '\(file)' out") }
    case (false, nil):
      guard files.count == 2 else {
        throw ValidationError(
          "expected INPUT and OUTPUT, or --data DIR, or --check FILE...; found \(counted(files.count, "file"))")
      }
      if files[0].utf8.elementsEqual(files[1].utf8) {
        throw ValidationError("INPUT and OUTPUT are the same file, '\(files[0])'")
      }
    }
  }

  func execute() throws {
    if check {
      try FileCheck(console: common.console).run(files)
    } else if let data {
      try DataSetConversion(
        directory: data, artifacts: common.artifacts, limit: limit, labelOffset: labelOffset, isForced: force,
        console: common.console
      ).run()
    } else {
      try FileConversion(
        input: files[0], output: files[1], artifacts: common.artifacts, limit: limit, labelOffset: labelOffset,
        isForced: force, console: common.console
      ).run()
    }
  }
}
