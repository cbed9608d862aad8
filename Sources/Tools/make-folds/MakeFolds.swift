import ArgumentParser
import Dataset
import Formats
import RunFiles
import ToolFrame
import Training

@main
struct MakeFolds: Tool {
  static let configuration = CommandConfiguration.tool(
    "make-folds",
    abstract: "Assign the training images to stratified folds.",
    usage: [
      "[--folds <k>] [--seed <s>] [--groups <csv>] [<options>]",
      "--folds-file <csv> [<options>]", "--exclude <csv> [<options>]",
    ],
    discussion: """
      Writes train_folds.csv with the columns index, label and kfold (1 to the number of folds), ascending by index. All \
      folds have nearly the same fraction of every class. The folds are those that pandas and scikit-learn make of the \
      same seed: df.sample(frac=1, random_state=SEED), then StratifiedKFold(n_splits=K) without a shuffle of its own.

      --folds-file takes saved folds instead and checks them against the labels.

      --groups keeps the images of a group together, so that no model is validated on a writer or a patient that it was \
      trained on: the folds of scikit-learn's StratifiedGroupKFold(n_splits=K, shuffle=True, random_state=SEED). --exclude \
      leaves images out of all trainings, the final one too, and out of the out-of-fold accuracy: their rows are absent \
      (but the last image has a row with fold 0), and the folds are made of the others. Hard images look like wrong labels \
      to a model, so look at what you leave out.
      """,
    examples: [
      "make-folds --folds 10",
      "make-folds --groups writers.csv",
      "make-folds --exclude label_issues.csv --folds-file my_folds.csv",
    ])

  @Option(.npy, "Labels of the training images. (default: train-labels.npy in --artifacts)")
  var labels: String?

  @Option(.csv, "Where the folds are written. (default: train_folds.csv in --artifacts)")
  var output: String?

  @Option(help: ArgumentHelp("Number of folds, 2 to 65535; each class should have as many images.", valueName: "k"))
  var folds = 5

  @Option(
    .csv,
    """
    Take the folds from this file instead of making them: a CSV file with the columns index, label and kfold, such as \
    pandas saves; --folds and --seed then do nothing. (default: make them)
    """)
  var foldsFile: String?

  @Option(
    .csv,
    """
    Keep the images of a group in one fold: columns index (or file, as in sources.csv) and group; an image without a row \
    is a group of its own. duplicates.csv keeps identical images together. (default: no groups)
    """)
  var groups: String?

  @Option(
    .csv,
    """
    Leave the images of this table out: column index, such as label_issues.csv has it. (default: all images are used)
    """)
  var exclude: String?

  @Flag(help: "Replace folds that make-folds did not make, or that finished models were made from.")
  var force = false

  @OptionGroup var seed: SeedOption
  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func validate() throws {
    guard (2...StratifiedFolds.maximumFolds).contains(folds) else {
      throw ValidationError("--folds \(folds): expected 2 to \(StratifiedFolds.maximumFolds)")
    }
    if groups != nil, foldsFile != nil {
      throw ValidationError("--groups and --folds-file exclude each other: the folds of a file are made already")
    }
  }

  func execute() throws {
    let labelsPath = labels ?? common.artifacts.trainLabels
    let outputPath = output ?? common.artifacts.folds
    // Folds that are where they go already stay as they are.
    let isInPlace = exclude == nil && foldsFile.map { FilePlace($0) == FilePlace(outputPath) } ?? false
    let tables = [isInPlace ? nil : foldsFile, groups, exclude].compactMap { $0 }
    try OutputFiles.check([outputPath], from: [labelsPath] + tables)
    let labels = try ClassLabels.read(labelsPath)
    let isLeftOut = try exclude.map { try LeftOutImages.read($0, of: labels, from: labelsPath) }
    let groups = try self.groups.map { try ImageGroupsFile.read($0, of: labels, from: labelsPath) }
    let made = try foldsFile.map { try takeFolds(from: $0, labels, labelsPath) }
    let table = try made.map { try leavingOut(isLeftOut, of: $0) } ?? makeFolds(labels, labelsPath, groups, isLeftOut)
    let names = try ClassNames.readIfPresent(ClassNames.path(beside: labelsPath))
    if !isInPlace { try write(table, to: outputPath) }

    let origin = foldsFile.map { "from \($0)" } ?? "seed \(seed.seed)"
    common.console.say("\(outputPath): \(grouped(table.count)) images in \(table.foldCount) folds (\(origin))")
    if let groups {
      common.console.say(
        "\(counted(groups.named, "group")) of \(self.groups ?? ""), each whole in a fold"
          + (groups.alone == 0 ? "" : "; \(counted(groups.alone, "image")) in no group"))
    }
    if table.count < labels.count {
      common.console.say("\(grouped(labels.count - table.count)) of \(grouped(labels.count)) images left out")
    }
    common.console.say("")
    common.console.say(foldCountsTable(table, names))
    for remark in remarks(on: table) { common.console.note("make-folds: \(remark)") }
    let kind = foldsFile != nil ? "folds " : groups == nil ? "stratified folds, " : "stratified folds of whole groups, "
    let rest = table.count < labels.count ? ", \(grouped(labels.count - table.count)) images left out" : ""
    outcome.say("\(table.foldCount) \(kind)\(origin)\(rest)")
  }

  private func write(_ table: FoldTable, to path: String) throws {
    let made = MadeFiles(in: common.artifacts)
    let output = MadeFiles.Output(
      path, checksum: table.checksum(), summary: "\(table.foldCount) folds of \(counted(table.count, "image"))",
      maker: "make-folds")
    let changed = try made.check([output], isForced: force)
    try made.note([output])
    if !changed.isEmpty { try table.write(to: path) }
  }

  private func remarks(on table: FoldTable) -> [String] {
    let labels = table.samples.map { table.labels[$0] }
    let small = StratifiedFolds.smallClasses(in: labels, folds: table.foldCount)
      .map { "class \($0.label) has \(counted($0.members, "image"))" }
    let few = "\(small.joined(separator: ", ")), fewer than the \(table.foldCount) folds: some folds have none of them"
    return (foldsFile == nil && !small.isEmpty ? [few] : []) + table.remarks().map(\.text)
  }

  /// Makes the folds of the images that are not left out, as if there were no others.
  private func makeFolds(
    _ labels: ClassLabels, _ path: String, _ groups: ImageGroupsFile.Groups?, _ isLeftOut: [Bool]?
  ) throws -> FoldTable {
    let images = (0..<labels.count).filter { isLeftOut?[$0] != true }
    let kept = images.map { labels.values[$0] }
    do {
      let folds =
        try groups.map { groups in
          try StratifiedGroupFolds.numbered(
            labels: kept, groups: images.map { groups.numbers[$0] }, folds: self.folds, seed: seed.seed)
        } ?? StratifiedFolds.assign(labels: kept, folds: self.folds, seed: seed.seed)
      return FoldTable(labels: labels.values.elements, samples: images, folds: folds)
    } catch let error as StratificationError {
      throw FileError(.badData, path: self.groups ?? path, error.description)
    }
  }

  private func leavingOut(_ isLeftOut: [Bool]?, of table: FoldTable) throws -> FoldTable {
    guard let isLeftOut, let exclude else { return table }
    let images = table.samples.filter { !isLeftOut[$0] }
    if let empty = Set(1...table.foldCount).subtracting(images.map { Int(table.folds[$0]) }).min() {
      throw FileError(
        .badData, path: exclude,
        "expected an image of every fold to remain; found all of fold \(empty) left out; make new folds, without "
          + "--folds-file"
      )
    }
    return table.leavingOut(isLeftOut.indices.filter { isLeftOut[$0] })
  }

  private func takeFolds(from source: String, _ labels: ClassLabels, _ labelsPath: String) throws -> FoldTable {
    let table = try FoldTable.read(source)
    try table.check(labels: labels.values, from: labelsPath, table: source)
    return table
  }
}
