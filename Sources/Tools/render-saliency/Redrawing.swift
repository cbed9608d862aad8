import Evaluation
import Figures
import Formats
import ImageFrame
import Network
import Statistics
import Tensors
import ToolFrame

/// How maps change when the weights of the last layers are drawn anew, one layer more at each step.
struct Redrawing {
  /// A model and the map of each image for the class that the model as it was trained predicts.
  private struct Step {
    let layer: String?
    let maps: [Tensor<Float>]
    /// The rank correlation with the trained model's map of each image.
    let likeness: [Double]

    var words: String { layer.map { "from \($0) on" } ?? "none" }
    var caption: String { layer.map { "from \($0) on" } ?? "as trained" }
  }

  private let study: Study
  private let predicted: [Int]
  private let steps: [Step]

  /// Has the model, and the models with layers drawn anew, answer for all images.
  init(_ study: Study, model: Model, threads: Int, progress: CountProgress) throws {
    let trained = try Predictor(model: model, threads: threads)
    let answers = try study.answers(by: trained, progress: progress)
    let classes = answers.map { $0.maps[0].label }
    var steps = [
      Step(layer: nil, maps: answers.map { $0.maps[0].changes }, likeness: answers.map { _ in 1 })
    ]
    let original = steps[0].maps
    for (layer, model) in RedrawnLayers(of: model).steps {
      let predictor = try Predictor(model: model, threads: threads)
      let maps = try study.subjects.indices.map { place in
        let subject = study.subjects[place]
        return try study.occlusion.maps(
          of: subject.index, in: subject.data, classes: [classes[place]], by: predictor)[0].changes
      }
      steps.append(
        Step(
          layer: layer, maps: maps,
          likeness: study.subjects.indices.map { Self.likeness(original[$0], maps[$0], of: study.subjects[$0], study) })
      )
    }
    self.study = study
    self.steps = steps
    predicted = classes
  }

  /// The rank correlation over the squares that are not paper anyway; 0 where a map has one value only.
  private static func likeness(
    _ first: Tensor<Float>, _ second: Tensor<Float>, of subject: ChosenImage, _ study: Study
  ) -> Double {
    let drawn = study.occlusion.drawnSquares(of: subject.index, in: subject.data)
    let (a, b) = (first.elements, second.elements)
    return rankCorrelation(drawn.map { Double(a[$0]) }, drawn.map { Double(b[$0]) }) ?? 0
  }

  /// Draws the page, and prints how alike the maps are at each step.
  func write(to path: String, _ console: Console) throws {
    try PNG.write(page.draw().raster, to: path)
    var table = TextTable("weights drawn anew", numbers: ["rank correlation", "least", "most"])
    for step in steps {
      let mean = step.likeness.reduce(0, +) / Double(step.likeness.count)
      table.add([
        step.words, Numbers.fixed(mean, 3), Numbers.fixed(step.likeness.min() ?? 0, 3),
        Numbers.fixed(step.likeness.max() ?? 0, 3),
      ])
    }
    console.say(table.text)
    console.say("\n" + path)
  }

  private var page: SaliencyPage {
    SaliencyPage(
      title: "Maps with weights drawn anew, from the output on",
      subtitle: [
        "Below each map its rank correlation with the trained model's, over the squares that are not paper anyway",
        "Each map has colours of its own, as far as its largest change",
      ],
      items: study.subjects.indices.map { place in
        let subject = study.subjects[place]
        let maps = steps.map { step in
          let values = study.occlusion.cover.pixels(of: step.maps[place].elements)
          let caption = [step.caption, step.layer == nil ? "" : Numerals.fixed(step.likeness[place], 2)]
          return SaliencyMap(caption: caption, values: values, scale: SaliencyMap.scale(for: [values]))
        }
        return SaliencyPage.Item(
          heading: subject.title, picture: subject.picture,
          caption: ["for class \(study.names.lettering(predicted[place]))"], maps: maps)
      }, paper: study.paper)
  }
}
