import ArgumentParser
import Dataset
import Formats
import ImageImport
import ToolFrame
import Training

@main
struct ImportImages: Tool {
  static let configuration = CommandConfiguration.tool(
    "import-images",
    abstract: "Make training and test images of your own pictures, tables of pixels or arrays.",
    discussion: """
      --data names one of these:
        a folder of PNG pictures, train/CLASS/*.png and test/CLASS/*.png, or CLASS/*.png alone; folders in a class's folder \
      are read, too;
        a CSV file of pixels with a label in each row, or a folder with train.csv and perhaps test.csv, plain or \
      gzip-compressed;
        a folder of arrays whose names say what they are, such as x_train.npy and y_train.npy, \
      emnist-letters-train-images-idx3-ubyte.gz, or an .npz archive of such arrays.

      Writes train-images.npy, train-labels.npy, test-images.npy and test-labels.npy to the artifacts folder, as idx-convert \
      --data does, and beside them classes.csv, the name of each label; sources.csv, where each image comes from; and \
      data.csv, how pictures were made into images, which predict then follows. Labels that are not 0, 1, … without gaps \
      are numbered anew, and the old ones become names.

      Without a test set a fraction of the images of every class is set apart. Identical images go to the same set.
      """,
    examples: [
      "import-images --data pictures",
      "import-images --data train.csv --artifacts artifacts/mine",
    ])

  @Option(help: ArgumentHelp("Folder or file with the images.", valueName: "source"), completion: .file())
  var data: String

  @Option(
    help: ArgumentHelp(
      "Folder or file with the test images. (default: what --data has for testing)", valueName: "source"),
    completion: .file())
  var test: String?

  @OptionGroup(title: "Pictures") var pictures: PictureOptions
  @OptionGroup(title: "Tables and arrays") var numbers: NumberOptions
  @OptionGroup(title: "Without a test set") var split: SplitOptions
  @Flag(
    help: "Replace arrays that no tool here made, or that finished models were made from; otherwise they are kept.")
  var force = false

  @OptionGroup var threads: ThreadsOption
  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    if data.isEmpty { throw ValidationError("--data is empty: give a folder or a file") }
    if pictures.fit == .digits, pictures.channels == .rgb {
      throw ValidationError("--fit digits makes grey images: leave --channels rgb out")
    }
    if test != nil, split.groups != nil {
      throw ValidationError("--groups is about setting test images apart: leave it out with --test")
    }
  }

  func execute() throws {
    let artifacts = common.artifacts
    let files = ImportFiles(
      train: (artifacts.trainImages, artifacts.trainLabels),
      test: (artifacts.testImages, artifacts.testLabels), classes: artifacts.classes,
      sources: artifacts.sources, facts: artifacts.dataFacts)
    let found = try ImageImport(data, test: test, options: options)
    common.console.note("import-images: \(found.description)")
    try OutputFiles.check(files.all, from: [])
    let progress = CountProgress("images", quiet: common.quiet)
    let console = common.console
    let surroundings = ImportSurroundings(
      scratchFolder: artifacts.directory, threads: threads.count, progress: { progress.update($0, of: $1) },
      note: { line in
        progress.close()
        console.note("import-images: \(line)")
      })
    defer { progress.close() }
    let result = try found.run(surroundings, writing: files, admit: admit)
    progress.close()
    common.console.say(report(result, files))
  }

  /// Refuses to replace arrays that no tool made or that models depend on.
  private func admit(_ arrays: [ImportFiles.NewArray]) throws -> Set<String> {
    let made = MadeFiles(in: common.artifacts)
    let outputs = arrays.map {
      MadeFiles.Output($0.path, checksum: $0.checksum, summary: $0.summary, maker: "import-images")
    }
    let changed = try made.check(outputs, isForced: force)
    try made.note(outputs)
    return Set(changed.map(\.path))
  }

  private var options: ImportOptions {
    var options = ImportOptions()
    options.size = pictures.size.map { ($0.height, $0.width) }
    options.fit = pictures.fit
    options.channels = pictures.channels
    options.skipsBad = pictures.skipBad
    options.isTransposed = numbers.transpose
    options.labelColumn = numbers.labelColumn
    options.maximum = numbers.maximum
    options.subset = numbers.subset
    options.testFraction = split.testFraction
    options.groups = split.groups
    options.seed = split.seed.seed
    return options
  }

  private func report(_ result: ImportResult, _ files: ImportFiles) -> String {
    var table = TextTable("class", numbers: result.sets.map(\.name))
    for label in result.sets[0].histogram.indices {
      table.add([result.names.heading(label)] + result.sets.map { grouped($0.histogram[label]) })
    }
    table.addRule()
    table.add(["total"] + result.sets.map { grouped($0.histogram.reduce(0, +)) })
    let shapes = result.sets.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
    return "\(common.artifactsDirectory): images uint8, \(shapes)\n\n\(table.text)"
  }
}
