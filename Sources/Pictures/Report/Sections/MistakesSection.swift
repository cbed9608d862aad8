import Dataset
import Figures
import Formats

/// The test images that the model took for something else with most confidence.
struct MistakesSection {
  /// An image and its prediction.
  struct Mistake {
    let source: String
    let index: String
    let label: String
    let predicted: String
    let confidence: String
    let probabilityOfLabel: String
    let maps: [Map]
  }

  /// What an answer for an image rests on.
  struct Map {
    let source: String
    let alternative: String
  }

  let mistakes: [Mistake]
  let shown: String
  let total: String
  /// The square that became paper for the maps, such as `4×4`; `nil` without maps.
  let square: String?

  /// How many pixels wide and high a pixel of an image is in its map.
  private static let enlargement = 4

  static func section(_ run: Run) throws -> Section<MistakesSection> {
    let missing = [
      run.predictions == nil ? Missing(run.artifacts.evaluation.predictions) : nil,
      run.testImages == nil ? Missing(run.artifacts.testImages) : nil,
      run.isWithoutMaps ? Missing(run.artifacts.mistakenMaps.table) : nil,
    ].compactMap { $0 }
    guard let predictions = run.predictions, let testImages = run.testImages else {
      return Section("mistakes", "Most confident mistakes", nil, missing: missing)
    }
    let paper = testImages.paper
    let mistakes = try predictions.mistakes.worst.map { mistake in
      let picture = Raster(image: mistake.index, of: testImages.images)
      let bytes = try PNG.encode(picture, path: run.artifacts.testImages)
      let maps = run.explanations.maps?[mistake.index] ?? []
      let scale = SaliencyMap.scale(for: maps.map(\.values))
      return Mistake(
        source: DataURI.png(bytes), index: "\(mistake.index)", label: run.classNames.text(mistake.label),
        predicted: run.classNames.text(mistake.predicted), confidence: Text.percent(mistake.confidence),
        probabilityOfLabel: Text.probability(mistake.probabilityOfLabel),
        maps: try maps.map { map in
          let canvas = SaliencyMap(values: map.values, scale: scale)
            .draw(over: picture, paper: paper, enlargement: Self.enlargement)
          return Map(
            source: DataURI.png(try PNG.encode(canvas.raster, path: run.artifacts.testImages)),
            alternative: "What its being \(run.classNames.text(map.label)) rests on")
        })
    }
    return Section(
      "mistakes", "Most confident mistakes",
      MistakesSection(
        mistakes: mistakes, shown: grouped(mistakes.count),
        total: counted(predictions.mistakes.count, "test image"),
        square: mistakes.contains { !$0.maps.isEmpty }
          ? run.explanations.maps.map { "\($0.patch)×\($0.patch)" } : nil), missing: missing)
  }
}
