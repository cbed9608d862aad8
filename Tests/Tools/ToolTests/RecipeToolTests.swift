import Foundation
import Testing

@Suite("Recipes and training options") struct RecipeToolTests {
  private static let refined = [
    "--epochs", "3", "--optimizer", "adamw", "--schedule", "one-cycle", "--learning-rate", "0.005",
    "--augment", "rotate=5,shift=1", "--averaging", "0.9", "--class-weights", "balanced", "--label-smoothing", "0.1",
  ]

  @Test("train-fold takes every option, and the model says so")
  func everyOptionIsRecorded() async throws {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, Self.refined).succeeds()
    let model = try Data(contentsOf: URL(filePath: folder.path + "/artifacts/fold-1/model.safetensors"))
    let header = String(decoding: model.prefix(4_096), as: UTF8.self)
    for fact in [
      #""optimizer":"adamw""#, #""weight_decay":"0.004""#, #""schedule":"one-cycle""#,
      #""augment":"rotate=5,shift=1""#, #""averaging":"0.9""#, #""label_smoothing":"0.1""#,
      #""class_weights":"balanced""#,
    ] { #expect(header.contains(fact), "\(fact) in \(header.prefix(1_500))") }
    // Up to date with the same options, not with others.
    let again = try await SmallData.train(folder, Self.refined).succeeds()
    #expect(again.output.contains("up to date"))
    let other = try await SmallData.train(folder, Self.refined.dropLast() + ["0.2"])
    #expect(other.errors.contains("label_smoothing was 0.1, now is 0.2"))
  }

  @Test("the accurate recipe is what its options are, one by one")
  func recipeIsItsOptions() async throws {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, ["--recipe", "accurate", "--epochs", "2", "--label-smoothing", "0"]).succeeds()
    let spelt = try await SmallData.train(
      folder,
      [
        "--epochs", "2", "--optimizer", "adamw", "--weight-decay", "0.1", "--schedule",
        "one-cycle", "--augment", "rotate=8,zoom=0.08,shear=0.08,shift=1,elastic=2", "--averaging", "0.998",
      ]
    ).succeeds()
    #expect(spelt.output.contains(": up to date, "))
  }

  @Test(
    "wrong options are refused by name",
    arguments: [
      (["--schedule", "linear"], "--schedule linear: constant, cosine, one-cycle or stepNxF"),
      (["--augment", "flip"], "--augment flip: none, digits, or strengths of rotate"),
      (["--recipe", "best"], "'best' is invalid for '--recipe <name>'"),
      (["--optimizer", "rmsprop"], "'rmsprop' is invalid for '--optimizer <optimizer>'"),
      (
        ["--weight-decay", "0.1"], "weight decay: 0 with adam, more with adamw and sgd are possible, 0.1 was asked for"
      ),
      (
        ["--schedule", "cosine", "--epochs", "9", "--patience", "8"],
        "patience: 9 epochs or more with cosine, which is planned for all of them, are possible, 8 was asked for"
      ),
      (["--averaging", "1"], "averaging: 0 to below 1 are possible, 1.0 was asked for"),
    ])
  func wrongOptions(arguments: [String], message: String) async throws {
    let folder = try await SmallData.folder()
    try await SmallData.train(folder, arguments).fails(64, saying: message)
  }

  @Test("a planned learning rate comes to its end in every fold, and the final model takes as many epochs")
  func plannedSchedule() async throws {
    let folder = try await SmallData.folder()
    let planned = ["--schedule", "cosine"]
    for fold in 1...3 {
      try await SmallData.train(folder, fold: fold, planned + ["--epochs", "7"]).succeeds()
      #expect(try folder.table("artifacts/fold-\(fold)/history.csv").rows.count == 7)
    }
    let summary = try await folder.run("aggregate-cv")
    #expect(summary.output.contains(" 7 (those that the learning rate is planned for)"), "\(summary.output)")
    let run = try await folder.run("train-final", SmallData.options + planned)
    #expect(run.output.hasPrefix("final model: 90 images to train on, 7 epochs\n"))
    let page = try await folder.report()
    #expect(page.contains("The learning rate is planned for <strong>7</strong> epochs, so the final model"))
    #expect(!page.contains("The mean of the best epochs"))
    // With another schedule than its own the recipe has no number of epochs either.
    let other = try await folder.run(
      "train-final", SmallData.options + ["--recipe", "accurate", "--schedule", "constant"])
    #expect(other.output.hasPrefix("final model: 90 images to train on, 7 epochs\n"))
  }

  @Test("train-final takes the accurate recipe's epochs without a cross-validation")
  func plannedEpochs() async throws {
    let folder = try await SmallData.folder()
    try await folder.run("train-final", ["--recipe", "accurate", "--architecture", "conv4,pool,dense8"]).succeeds()
    #expect(try folder.table("artifacts/final/history.csv").numbers("epoch").count == 48)
  }
}
