import Dataset
import Evaluation
import Figures
import Formats
import ImageFrame
import Network
import RunFiles
import Statistics
import Tensors
import ToolFrame

/// A model's prediction for an image, and the maps that show what it rests on.
struct Answer {
  let subject: ChosenImage
  let predicted: Int
  let probabilities: [Double]
  let maps: [Occlusion.Map]
}

/// Some images whose maps are drawn in one way.
struct Study {
  let subjects: [ChosenImage]
  /// The classes that were asked for; none for those of each image.
  let classes: [Int]
  let occlusion: Occlusion
  let paper: [UInt8]
  let names: ClassNames?

  private var cover: SquareCover { occlusion.cover }

  /// Has a model answer for all images.
  func answers(by predictor: Predictor, progress: CountProgress) throws -> [Answer] {
    defer { progress.close() }
    let total = subjects.count * cover.count
    return try subjects.enumerated().map { place, subject in
      let evaluation = try predictor.evaluate(subject.data, indices: [subject.index])
      let probabilities = (evaluation.probabilities?.elements ?? []).map { Double($0) }
      let predicted = probabilities.argmax
      let usual = [predicted, subject.label].compactMap { $0 }
      let wanted = (classes.isEmpty ? usual : classes).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
      let maps = try occlusion.maps(of: subject.index, in: subject.data, classes: wanted, by: predictor) {
        progress.update(place * cover.count + $0, of: total)
      }
      return Answer(subject: subject, predicted: predicted, probabilities: probabilities, maps: maps)
    }
  }

  /// All maps in one array.
  func array(of answers: [Answer]) -> Tensor<Float> {
    let maps = answers.flatMap(\.maps)
    return Tensor(shape: [maps.count, cover.rows.count, cover.columns.count], maps.flatMap(\.changes.elements))
  }

  /// What each of them is of.
  func rows(of answers: [Answer], model: String, images: String) -> [SaliencyRow] {
    let maps = answers.flatMap { answer in answer.maps.map { (answer, $0) } }
    return maps.enumerated().map { place, entry in
      let (answer, map) = entry
      var row = SaliencyRow()
      (row.map, row.predicted, row.category) = (place, answer.predicted, map.label)
      (row.index, row.label) = (answer.subject.label.map { _ in answer.subject.index }, answer.subject.label)
      (row.probability, row.logOdds) = (answer.probabilities[map.label], map.logOdds)
      (row.patch, row.stride) = (cover.size, cover.stride)
      row.paper = paper.map { "\($0)" }.joined(separator: " ")
      (row.modelChecksum, row.imagesChecksum) = (model, images)
      return row
    }
  }

  /// The maps over the images.
  func page(of answers: [Answer], model: Model) -> SaliencyPage {
    SaliencyPage(
      title: answers.count == 1 ? answers[0].subject.title : "What \(answers.count) mistakes rest on",
      subtitle: [
        "Change of a class's log-odds where \(cover.size)×\(cover.size) pixels become paper",
        "Blue: the class loses, so the answer rests on what is there. Red: the class gains",
      ],
      items: answers.map(item), paper: paper)
  }

  private func item(_ answer: Answer) -> SaliencyPage.Item {
    let values = answer.maps.map { cover.pixels(of: $0.changes.elements) }
    let scale = SaliencyMap.scale(for: values)
    let maps = zip(answer.maps, values).map { map, values in
      let caption = [
        "\(names.lettering(map.label))\(role(of: map.label, in: answer))",
        Numbers.probability(answer.probabilities[map.label]),
      ]
      return SaliencyMap(caption: caption, values: values, scale: scale)
    }
    let label = answer.subject.label.map { "labelled \(names.lettering($0))" }
    return SaliencyPage.Item(
      heading: subjects.count == 1 ? "The image and its maps" : answer.subject.title,
      picture: answer.subject.picture,
      caption: [label, "colours: ±\(Numerals.short(scale.range.high, digits: 2))"].compactMap { $0 }, maps: maps)
  }

  /// What a class is to an image, such as `, predicted`.
  private func role(of label: Int, in answer: Answer) -> String {
    switch (label == answer.predicted, label == answer.subject.label) {
    case (true, true): ", predicted, true"
    case (true, false): ", predicted"
    case (false, true): ", true"
    case (false, false): ""
    }
  }

  /// A row for each map: its class, and the square that the class loses most by.
  func text(of answers: [Answer]) -> String {
    var table = TextTable([
      ("image", .right), ("class", .left), ("probability", .right), ("log-odds", .right), ("loses most", .right),
      ("at row, column", .right),
    ])
    for answer in answers {
      for map in answer.maps {
        let changes = map.changes.elements
        let worst = changes.indices.min { changes[$0] < changes[$1] } ?? 0
        let corner = cover.corner(worst)
        table.add([
          Console.oneLine(answer.subject.name), names.text(map.label) + role(of: map.label, in: answer),
          Numbers.probability(answer.probabilities[map.label]), Numbers.fixed(map.logOdds, 2),
          Numbers.fixed(Double(changes[worst]), 2), "\(corner.row), \(corner.column)",
        ])
      }
    }
    return table.text
  }
}
