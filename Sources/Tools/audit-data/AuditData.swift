import ArgumentParser
import Audit
import Dataset
import Formats
import RunFiles
import ToolFrame

@main
struct AuditData: Tool {
  static let configuration = CommandConfiguration.tool(
    "audit-data",
    abstract: "Look for wrong labels, duplicates and odd images in a run's data.",
    usage: ["[<options>]"],
    discussion: """
      Writes label_issues.csv: training images whose label is probably wrong, most suspicious first, by confident \
      learning from the folds' predictions (fold-K/predictions.csv); the images and their order are those of \
      cleanlab 2.9.0's find_label_issues(filter_by="prune_by_noise_rate", \
      return_indices_ranked_by="self_confidence"). figures/label-issues.png shows the first of them. Without trained \
      folds both are left out.

      Also writes duplicates.csv (identical images within and between training and test set), odd_images.csv (images \
      that are constant, inverted or transposed beside the others) and shift.csv (fractions of classes, of such images, \
      and of images classified correctly, in training and test set).

      It changes no data. Look at the images before you trust the list: to a model hard images look like wrong \
      labels. make-folds --exclude leaves out those that you keep in a copy of label_issues.csv.
      """,
    examples: [
      "audit-data",
      "audit-data --artifacts artifacts/letters",
    ])

  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func execute() throws {
    let artifacts = common.artifacts
    let outputs = [
      artifacts.labelIssues, artifacts.duplicates, artifacts.oddImages, artifacts.shift, artifacts.labelIssuesFigure,
    ]
    let arrays = [artifacts.trainImages, artifacts.trainLabels, artifacts.testImages, artifacts.testLabels]
    try OutputFiles.check(outputs, from: arrays)
    let train = try LabelledImages.read(images: artifacts.trainImages, labels: artifacts.trainLabels)
    let test = try LabelledImages.read(
      images: artifacts.testImages, labels: artifacts.testLabels, classCount: train.classCount)
    let audit = try DataAudit(train, test, in: artifacts)
    try audit.write(in: artifacts)
    if let issues = audit.labelIssues {
      let gallery = labelIssuesGallery(issues, of: train, audit.names, judged: audit.judged)
      try PNG.write(gallery.draw().raster, to: artifacts.labelIssuesFigure)
    }
    common.console.say(report(audit, train, artifacts))
    if audit.labelIssues == nil {
      common.console.note(
        "audit-data: no fold is trained, so wrong labels were not looked for; run train-fold for every fold first")
    }
    outcome.say(words(audit, test))
  }

  private func words(_ audit: DataAudit, _ test: LabelledImages) -> String {
    let issues = audit.labelIssues.map { "\(counted($0.count, "label")) in doubt, " } ?? ""
    return "\(issues)\(counted(audit.duplicates.count, "duplicate")), \(counted(audit.oddities.count, "odd image"))"
  }
}
