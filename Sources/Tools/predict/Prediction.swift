import Dataset
import DigitImage
import FoundationEssentials
import Network
import Tensors

/// A picture and where it comes from.
struct Digit {
  let path: String
  let image: PreparedPicture
}

/// What the model makes of a picture.
struct Prediction {
  let digit: Digit
  /// The probability of each class.
  let probabilities: [Float]

  /// The classes, most probable first; of equally probable ones the lower first.
  var ranking: [Int] {
    probabilities.indices.sorted {
      (probabilities[$1], $0) < (probabilities[$0], $1)
    }
  }

  /// Has the model classify pictures.
  static func predictions(of digits: [Digit], by model: Model) throws -> [Prediction] {
    guard let first = digits.first else { return [] }
    let images = Tensor<UInt8>(
      shape: Shape([digits.count] + first.image.pixels.shape.dimensions), digits.flatMap { $0.image.pixels.elements })
    // The evaluation wants labels; the probabilities do not depend on them.
    let labels = try ClassLabels(
      Tensor(shape: [digits.count], repeating: 0), from: "pictures", classCount: model.shape.classes)
    let data = try LabelledImages(images: images, from: "pictures", labels: labels, from: "pictures")
    let evaluation = try Predictor(model: model, threads: 1).evaluate(data)
    guard let probabilities = evaluation.probabilities?.elements else { return [] }
    let classes = model.shape.classes
    return digits.enumerated().map { index, digit in
      Prediction(digit: digit, probabilities: Array(probabilities[index * classes..<(index + 1) * classes]))
    }
  }

  /// A header and a row for each picture: `image,predicted,p0,…,remark`.
  static func csv(_ predictions: [Prediction], classes: Int, names: ClassNames?) -> String {
    let header = (["image", "predicted"] + names.columns("name") + (0..<classes).map { "p\($0)" } + ["remark"]).joined(
      separator: ",")
    let rows = predictions.map { prediction in
      ([quoted(prediction.digit.path), "\(prediction.ranking[0])"] + names.fields(prediction.ranking[0]).map(quoted)
        + prediction.probabilities.map { "\($0)" }
        + [quoted(prediction.digit.image.remark)])
        .joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n")
  }

  /// An array of objects, a line for each, with `changes`, `image`, `predicted`, `probabilities`,
  /// `probability` and `remark`.
  static func json(_ predictions: [Prediction], names: ClassNames?) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = predictions.map { prediction -> String in
      let record = Record(
        image: prediction.digit.path, predicted: prediction.ranking[0],
        name: names.fields(prediction.ranking[0]).first,
        probability: prediction.probabilities[prediction.ranking[0]], probabilities: prediction.probabilities,
        changes: prediction.digit.image.changes.map(\.rawValue), remark: prediction.digit.image.remark)
      guard let data = try? encoder.encode(record) else {
        preconditionFailure("finite numbers and text can be encoded")
      }
      return String(decoding: data, as: UTF8.self)
    }
    return "[\n" + lines.joined(separator: ",\n") + "\n]"
  }

  private struct Record: Encodable {
    let image: String
    let predicted: Int
    /// Left out of the object where classes have no names.
    let name: String?
    let probability: Float
    let probabilities: [Float]
    let changes: [String]
    let remark: String
  }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { ",\"\n\r".contains($0) }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

extension PreparedPicture {
  /// What speaks against the image, in words; empty if nothing does.
  var remark: String { doubts.map(\.rawValue).joined(separator: "; ") }
}
