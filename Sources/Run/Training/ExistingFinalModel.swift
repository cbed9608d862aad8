import Formats
import Network
import RunFiles

extension Artifacts {
  /// Checks, before the folds are trained, that the final model of this run will not replace one of another kind.
  ///
  /// - Parameter hasCandidates: Whether the final model will be that of a chosen candidate.
  /// - Throws: `FileError` if a finished final model would be lost.
  package func checkFinalModel(hasCandidates: Bool) throws(FileError) {
    // What cannot be read is train-final's to judge, which knows all that it would replace.
    guard let training = (try? Model.read(final.model))?.training, (training.candidate != nil) != hasCandidates else {
      return
    }
    let found = training.candidate.map { "one of candidate \($0)" } ?? "one without candidates"
    throw FileError(
      .cannotCreate, path: final.model,
      "expected a final model \(hasCandidates ? "of a chosen candidate" : "without candidates"); found \(found), "
        + "which would be lost; choose another --artifacts to keep it, or replace it with --force")
  }
}
