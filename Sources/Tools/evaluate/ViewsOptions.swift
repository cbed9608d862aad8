import ArgumentParser
import Network
import RunFiles
import ToolFrame

/// Whether probabilities are averaged over several views of an image, and which.
struct ViewsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also average the probabilities over this many views of each image, 2 to 1000: the image and distorted ones.",
      valueName: "n"))
  var views: Int?

  @Option(
    help: ArgumentHelp(
      "Distortion of the views, as in training. (default: \(Views.mild))", valueName: "strengths"))
  var viewAugment: String?

  func validate() throws {
    if let views, !(2...1_000).contains(views) {
      throw ValidationError("--views is \(views); give 2 to 1000")
    }
    guard views != nil || viewAugment == nil else { throw ValidationError("--view-augment needs --views") }
    if let viewAugment, augmentation == nil || augmentation == Augmentation.none {
      throw ValidationError(
        "--view-augment is '\(viewAugment)'; give digits, or strengths such as \(Views.mild)")
    }
  }

  private var augmentation: Augmentation? { viewAugment.map { Augmentation($0) } ?? Views.mild }

  /// What is asked for; `nil` if no views are wanted.
  var choice: Views? {
    guard let views, let augmentation else { return nil }
    return Views(count: views, augmentation: augmentation)
  }
}
