import Formats

/// What makes a file of the pipeline.
package struct Maker: Sendable, Equatable {
  /// The tool with the arguments that matter.
  package let command: String
  /// The stage of `pipeline.sh` that runs it.
  package let stage: String

  private init(_ command: String, stage: String) {
    self.command = command
    self.stage = stage
  }

  /// Looks a file up by the end of its path; `nil` for one that is none of the pipeline's.
  package init?(of path: String) {
    let parts = path.split(separator: "/").map(String.init)
    guard let name = parts.last else { return nil }
    let folder = parts.dropLast().last ?? ""
    let above = parts.dropLast(2)
    let candidate = above.dropLast().last == "candidates" ? above.last.map { " --candidate \($0)" } : nil
    switch (folder, name) {
    case (_, "train-images.npy"), (_, "train-labels.npy"), (_, "test-images.npy"), (_, "test-labels.npy"):
      self.init("idx-convert --data DIR", stage: "convert")
    case (_, "train_folds.csv"):
      self.init("make-folds", stage: "folds")
    case (_, "cv_results.csv"), (_, "cv_summary.csv"):
      self.init("aggregate-cv", stage: "aggregate")
    case (_, "candidates_results.csv"), (_, "candidates_summary.csv"), (_, "chosen.csv"), (_, "winner.csv"):
      self.init("aggregate-cv --candidates FILE", stage: "aggregate")
    case (_, "rungs.csv"):
      self.init("aggregate-cv --candidates FILE --halving EPOCHS", stage: "aggregate")
    case (_, "stages.csv"):
      self.init("./pipeline.sh", stage: "each")
    case (_, "label_issues.csv"), (_, "duplicates.csv"), (_, "odd_images.csv"), (_, "shift.csv"),
      (_, "label-issues.png"):
      self.init("audit-data", stage: "audit")
    case ("final", _):
      self.init("train-final", stage: "final")
    case ("figures", _) where name.hasPrefix("patches-"):
      self.init("render-filters --patches", stage: "render")
    case ("figures", _) where name.hasPrefix("saliency-"):
      self.init("render-saliency --mistakes 24", stage: "render")
    case ("figures", _):
      self.init("render-filters", stage: "render")
    case (_, "ensemble.csv"), (_, "views.csv"), (_, "temperature.csv"):
      self.init("evaluate --\(name.prefix { $0 != "." })", stage: "evaluate")
    case ("evaluation", _):
      self.init("evaluate", stage: "evaluate")
    default:
      guard folder.hasPrefix("fold-"), let fold = Int(folder.dropFirst(5)) else { return nil }
      self.init("train-fold\(candidate ?? "") --fold \(fold)", stage: "train")
    }
  }
}

extension FileError {
  /// An error about a missing file, with the command that makes the file.
  package var namingMaker: FileError {
    guard kind == .noInput, problem == FileError.missing, let maker = Maker(of: path) else { return self }
    return FileError(kind, path: path, "\(problem), or run \(maker.command), which makes it")
  }
}
