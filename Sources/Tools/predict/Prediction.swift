import Dataset
import DigitImage
import Formats
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

  /// Has a model classify pictures.
  static func predictions(of digits: [Digit], by predictor: Predictor) throws -> [Prediction] {
    guard let first = digits.first else { return [] }
    let model = predictor.model
    let images = Tensor<UInt8>(
      shape: Shape([digits.count] + first.image.pixels.shape.dimensions), digits.flatMap { $0.image.pixels.elements })
    let data = try LabelledImages(unlabelled: images, from: "pictures", classCount: model.shape.classes)
    let evaluation = try predictor.evaluate(data)
    guard let probabilities = evaluation.probabilities?.elements else { return [] }
    let classes = model.shape.classes
    return digits.enumerated().map { index, digit in
      Prediction(digit: digit, probabilities: Array(probabilities[index * classes..<(index + 1) * classes]))
    }
  }

  /// The header of a table of predictions.
  static func csvHeader(classes: Int, names: ClassNames?) -> String {
    (["image", "predicted"] + names.columns("name") + (0..<classes).map { "p\($0)" } + ["remark"])
      .joined(separator: ",")
  }

  /// The row of the picture: `image,predicted,p0,…,remark`.
  func csvRow(names: ClassNames?) -> String {
    let predicted = ranking[0]
    return
      ([CSVWriter.quoted(digit.path), "\(predicted)"] + names.fields(predicted).map(CSVWriter.quoted)
      + probabilities.map { "\($0)" } + [CSVWriter.quoted(digit.image.remark)])
      .joined(separator: ",")
  }

  /// An object with `changes`, `image`, `predicted`, `probabilities`, `probability` and `remark`, in one line.
  func jsonLine(names: ClassNames?) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let predicted = ranking[0]
    let record = Record(
      image: digit.path, predicted: predicted, name: names.fields(predicted).first,
      probability: probabilities[predicted], probabilities: probabilities,
      changes: digit.image.changes.map(\.rawValue), remark: digit.image.remark)
    guard let data = try? encoder.encode(record) else {
      preconditionFailure("finite numbers and text can be encoded")
    }
    return String(decoding: data, as: UTF8.self)
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
}

extension PreparedPicture {
  /// What speaks against the image, in words; empty if nothing does.
  var remark: String { doubts.map(\.rawValue).joined(separator: "; ") }
}
