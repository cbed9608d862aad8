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
    usage: ["[--folds <k>] [--seed <s>] [<options>]", "--folds-file <csv> [<options>]"],
    discussion: """
      Writes train_folds.csv with the columns index, label and kfold (1 to the number of folds), ascending by index. All \
      folds have nearly the same share of every class. The folds are those that pandas and scikit-learn make of the \
      same seed: df.sample(frac=1, random_state=SEED), then StratifiedKFold(n_splits=K) without a shuffle of its own.

      With --folds-file, folds that somebody saved are taken instead, once they have been checked against the labels.
      """,
    examples: [
      "make-folds --folds 10",
      "make-folds --folds-file my_folds.csv",
    ])

  @Option(.npy, "Labels of the training images. (default: train-labels.npy in --artifacts)")
  var labels: String?

  @Option(.csv, "Where the folds are written. (default: train_folds.csv in --artifacts)")
  var output: String?

  @Option(help: ArgumentHelp("Number of folds, 2 to 65535; a class should have as many images.", valueName: "k"))
  var folds = 5

  @Option(
    .csv,
    """
    Take the folds from this file instead of making them: a CSV file with the columns index, label and kfold, such as \
    pandas saves; --folds and --seed then do nothing. (default: make them)
    """)
  var foldsFile: String?

  @Flag(help: "Replace folds that make-folds did not make, or that finished models were made from.")
  var force = false

  @OptionGroup var seed: SeedOption
  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func validate() throws {
    guard (2...StratifiedFolds.maximumFolds).contains(folds) else {
      throw ValidationError("--folds \(folds): 2 to \(StratifiedFolds.maximumFolds) expected")
    }
  }

  func execute() throws {
    let labelsPath = labels ?? common.artifacts.trainLabels
    let outputPath = output ?? common.artifacts.folds
    // Folds that are where they go already stay as they are.
    let isInPlace = foldsFile.map { FilePlace($0) == FilePlace(outputPath) } ?? false
    try OutputFiles.check([outputPath], from: [labelsPath] + (isInPlace ? [] : foldsFile.map { [$0] } ?? []))
    let labels = try ClassLabels.read(labelsPath)
    let table = try foldsFile.map { try takeFolds(from: $0, labels, labelsPath) } ?? makeFolds(labels, labelsPath)
    let names = try ClassNames.readIfPresent(ClassNames.path(beside: labelsPath))
    if !isInPlace { try write(table, to: outputPath) }

    let origin = foldsFile.map { "from \($0)" } ?? "seed \(seed.seed)"
    common.console.say("\(outputPath): \(grouped(table.count)) images in \(table.foldCount) folds (\(origin))")
    common.console.say("")
    common.console.say(foldCountsTable(table, names))
    for remark in remarks(on: table) { common.console.note("make-folds: \(remark)") }
    outcome.say("\(table.foldCount) \(foldsFile == nil ? "stratified folds, " : "folds ")\(origin)")
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
    let small = StratifiedFolds.smallClasses(in: table.labels, folds: table.foldCount)
      .map { "class \($0.label) has \(counted($0.members, "image"))" }
    let few = "\(small.joined(separator: ", ")), fewer than the \(table.foldCount) folds: some folds have none of them"
    return (foldsFile == nil && !small.isEmpty ? [few] : []) + table.remarks().map(\.text)
  }

  private func makeFolds(_ labels: ClassLabels, _ path: String) throws -> FoldTable {
    do {
      return try FoldTable(stratifying: labels.values.elements, folds: folds, seed: seed.seed)
    } catch {
      throw FileError(.badData, path: path, error.description)
    }
  }

  private func takeFolds(from source: String, _ labels: ClassLabels, _ labelsPath: String) throws -> FoldTable {
    let table = try FoldTable.read(source)
    try table.check(labels: labels.values, from: labelsPath, table: source)
    return table
  }
}
