import RunFiles
import Testing

@Suite struct ArtifactsTests {
  @Test func pathsFollowTheContract() {
    let artifacts = Artifacts("out")
    #expect(artifacts.trainImages == "out/train-images.npy")
    #expect(artifacts.trainLabels == "out/train-labels.npy")
    #expect(artifacts.testImages == "out/test-images.npy")
    #expect(artifacts.testLabels == "out/test-labels.npy")
    #expect(artifacts.folds == "out/train_folds.csv")
    #expect(artifacts.fold(3).model == "out/fold-3/model.safetensors")
    #expect(artifacts.fold(3).history == "out/fold-3/history.csv")
    #expect(artifacts.fold(3).result == "out/fold-3/result.csv")
    #expect(artifacts.fold(3).predictions == "out/fold-3/predictions.csv")
    #expect(artifacts.fold(3).checkpoint == "out/fold-3/checkpoint.safetensors")
    #expect(artifacts.final.model == "out/final/model.safetensors")
    #expect(artifacts.crossValidationResults == "out/cv_results.csv")
    #expect(artifacts.crossValidationSummary == "out/cv_summary.csv")
    #expect(artifacts.candidates == "out/candidates.csv")
    #expect(artifacts.candidate("wide").fold(3).model == "out/candidates/wide/fold-3/model.safetensors")
    #expect(artifacts.candidate("wide").crossValidationSummary == "out/candidates/wide/cv_summary.csv")
    #expect(artifacts.candidateResults == "out/candidates_results.csv")
    #expect(artifacts.candidateSummary == "out/candidates_summary.csv")
    #expect(artifacts.chosenCandidate == "out/chosen.csv")
    #expect(artifacts.evaluation.metrics == "out/evaluation/metrics.csv")
    #expect(artifacts.evaluation.confusion == "out/evaluation/confusion.csv")
    #expect(artifacts.evaluation.perClass == "out/evaluation/per_class.csv")
    #expect(artifacts.evaluation.predictions == "out/evaluation/predictions.csv")
    #expect(artifacts.figures == "out/figures")
    #expect(artifacts.figure("filters.png") == "out/figures/filters.png")
  }

  @Test func aSlashAtTheEndIsNotDoubled() {
    #expect(Artifacts("out/").folds == "out/train_folds.csv")
    #expect(Artifacts("/").folds == "/train_folds.csv")
  }
}
