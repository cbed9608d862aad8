import Formats
import Tensors
import ToolFrame

/// What is subtracted from every label, so that classes which are numbered from elsewhere begin at 0.
struct LabelOffset: CustomStringConvertible {
  let value: UInt8

  var description: String { value.description }

  /// Labels that stay as they are.
  static let zero = LabelOffset(value: 0)

  private init(value: UInt8) { self.value = value }

  /// Reads what `--label-offset` says.
  init(_ text: String) throws(ToolError) {
    guard let value = UInt8(text) else {
      throw ToolError(.usage, "expected a whole number from 0 to 255, as labels are bytes")
    }
    self.value = value
  }

  /// The labels with the offset subtracted.
  ///
  /// - Throws: `FileError` that names the first label which is smaller than the offset.
  func apply(to labels: Tensor<UInt8>, from path: String) throws(FileError) -> Tensor<UInt8> {
    guard value > 0 else { return labels }
    guard labels.shape.rank == 1 else {
      throw FileError(
        .badData, path: path,
        "expected labels of shape (N) with --label-offset; found \(labels.shape); leave the option out for anything "
          + "else"
      )
    }
    if let problem = labels.withUnsafeBufferPointer({ problem(with: $0) }) {
      throw FileError(.badData, path: path, problem)
    }
    return Tensor(shape: labels.shape) { target in
      labels.withUnsafeBufferPointer { source in
        for index in source.indices { target[index] = source[index] - value }
      }
    }
  }

  /// The labels in an array with the offset subtracted.
  ///
  /// - Throws: `FileError` if the array holds no labels, or one that is smaller than the offset.
  func apply(to array: AnyTensor, from path: String) throws(FileError) -> AnyTensor {
    guard value > 0 else { return array }
    guard case .uint8(let labels) = array else {
      throw FileError(
        .badData, path: path,
        "expected labels of type uint8 with --label-offset; found \(array.elementType); leave the option out for "
          + "anything else")
    }
    return AnyTensor(try apply(to: labels, from: path))
  }

  private func problem(with labels: UnsafeBufferPointer<UInt8>) -> String? {
    guard let row = labels.firstIndex(where: { $0 < value }), let smallest = labels.min() else { return nil }
    let advice =
      smallest == 0
      ? "the classes begin at 0 already, leave --label-offset out"
      : "give the smallest label, --label-offset \(smallest)"
    return
      "expected labels from \(value) on with --label-offset \(value); found \(labels[row]) at index \(grouped(row)); "
      + "\(advice)"
  }
}
