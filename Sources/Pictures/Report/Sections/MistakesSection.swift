import Dataset
import Figures
import Formats

/// The test images that the model took for something else with most confidence.
struct MistakesSection {
  /// An image and what was made of it.
  struct Mistake {
    let source: String
    let index: String
    let label: String
    let predicted: String
    let confidence: String
    let probabilityOfLabel: String
  }

  let mistakes: [Mistake]
  let shown: String
  let total: String

  static func section(_ run: Run) throws -> Section<MistakesSection> {
    let missing = [
      run.predictions == nil ? Missing(run.artifacts.evaluation.predictions) : nil,
      run.testImages == nil ? Missing(run.artifacts.testImages) : nil,
    ].compactMap { $0 }
    guard let predictions = run.predictions, let testImages = run.testImages else {
      return Section("mistakes", "Most confident mistakes", nil, missing: missing)
    }
    let mistakes = try predictions.worst.map { mistake in
      let bytes = try PNG.encode(Raster(image: mistake.index, of: testImages.images), path: run.artifacts.testImages)
      return Mistake(
        source: DataURI.png(bytes), index: "\(mistake.index)", label: run.classNames.text(mistake.label),
        predicted: run.classNames.text(mistake.predicted), confidence: Text.percent(mistake.confidence),
        probabilityOfLabel: Text.probability(mistake.probabilityOfLabel))
    }
    return Section(
      "mistakes", "Most confident mistakes",
      MistakesSection(
        mistakes: mistakes, shown: grouped(mistakes.count),
        total: counted(predictions.mistakeCount, "test image")))
  }
}
