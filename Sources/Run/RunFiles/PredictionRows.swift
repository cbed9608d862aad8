import Formats

/// The rows of `predictions.csv`: what a model makes of each image, in the columns `index,label,predicted,p0,…`.
public enum PredictionRows {
  /// The header.
  ///
  /// - Parameters:
  ///   - leading: Columns in front of the common ones.
  ///   - classCount: The number of classes, each of which gets a column with its probability.
  public static func columns(leading: [String] = [], classCount: Int) -> [String] {
    leading + ["index", "label", "predicted"] + (0..<classCount).map { "p\($0)" }
  }

  /// Writes the rest of a row, behind the leading columns.
  ///
  /// - Parameters:
  ///   - index: The image's place in its set.
  ///   - label: Its true class.
  ///   - probabilities: The probability of each class.
  ///   - writer: Where the row goes.
  /// - Returns: The predicted class: the most probable one, the first of equals.
  /// - Throws: `FileError` if the system could not write.
  @discardableResult
  public static func write(
    index: Int, label: Int, probabilities: UnsafeBufferPointer<Float>, to writer: inout CSVWriter
  ) throws -> Int {
    var predicted = 0
    for candidate in probabilities.indices where probabilities[candidate] > probabilities[predicted] {
      predicted = candidate
    }
    try writer.field(index)
    try writer.field(label)
    try writer.field(predicted)
    for probability in probabilities { try writer.field(probability) }
    try writer.endRow()
    return predicted
  }
}
