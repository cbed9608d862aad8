import Formats
import Network
import RunFiles

/// The finished models in an artifacts folder: those of the folds, of the candidates' folds, and the final one.
struct FinishedModels {
  private let models: [(path: String, inputs: [String: UInt32])]

  /// Reads what the models say that they were made from. One that cannot be read is no finished model.
  init(in artifacts: Artifacts) {
    let candidates = Paths.names(in: artifacts.path("candidates")).flatMap { name in
      // Rungs of a search lie beside the candidate's folds.
      let rungs = Paths.names(in: artifacts.candidate(name).directory).filter { $0.hasPrefix("epochs-") }
      return ([name] + rungs.map { "\(name)/\($0)" }).map { artifacts.candidate($0) }
    }
    let folds = ([artifacts] + candidates).flatMap { folder in
      Paths.names(in: folder.directory).filter { $0.hasPrefix("fold-") }.map { TrainingArtifacts(folder.path($0)) }
    }
    models = (folds + [artifacts.final]).compactMap { files in
      guard let inputs = (try? Model.read(files.model))?.training?.inputs else { return nil }
      return (files.model, inputs)
    }
  }

  /// The models that were made from a file of this content.
  func made(from role: MadeFile, checksum: UInt32) -> [String] {
    models.filter { $0.inputs[role.rawValue] == checksum }.map(\.path)
  }
}
