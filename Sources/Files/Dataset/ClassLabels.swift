import Formats
import Tensors

/// The class of each sample, and how many samples each class has.
public struct ClassLabels: Sendable {
  /// The class of each sample, 0…``classCount``−1, of shape (N).
  public let values: Tensor<UInt8>
  /// How many samples each class has: `histogram[label]`, ``classCount`` of them.
  package let histogram: [Int]

  /// The number of samples.
  public var count: Int { values.count }
  /// The number of classes.
  public var classCount: Int { histogram.count }

  /// Opens an `.npy` file of labels.
  ///
  /// - `path`: The file, bytes or other integers from 0 to 255, of shape (N).
  /// - `classCount`: The number of classes where it is known, as from a model; labels must then be below it, and a
  ///   class may have no sample. Otherwise it follows from the labels: the largest one and one, and every class needs
  ///   a sample.
  /// - Throws: `FileError` if the file cannot be read, is of another shape or type, or has other labels.
  public static func read(_ path: String, classCount: Int? = nil) throws -> ClassLabels {
    try ClassLabels(ByteValues.bytes(of: NPY.read(path), as: .labels, from: path), from: path, classCount: classCount)
  }

  /// Checks and counts labels that are in memory.
  ///
  /// - Parameters:
  ///   - values: The class of each sample, of shape (N).
  ///   - path: Where they come from, for messages.
  ///   - classCount: As for ``read(_:classCount:)``.
  /// - Throws: `FileError` if the shape is another, or the labels are not as said there.
  public init(_ values: Tensor<UInt8>, from path: String, classCount: Int? = nil) throws(FileError) {
    guard values.shape.rank == 1 else {
      throw FileError(
        .badData, path: path,
        "expected labels of shape (N); found \(values.shape); give the number of the class for each image")
    }
    guard values.count > 0 else {
      throw FileError(.badData, path: path, "expected at least one label; found none; check the data set")
    }
    var histogram = [Int](repeating: 0, count: 256)
    values.withUnsafeBufferPointer { for label in $0 { histogram[Int(label)] += 1 } }
    let largest = histogram.lastIndex { $0 > 0 } ?? 0
    if let classCount {
      precondition((2...256).contains(classCount), "\(classCount) classes")
      if largest >= classCount { throw Self.outOfRange(values, classCount, path) }
    } else if let problem = Self.problem(with: histogram[...largest]) {
      throw FileError(.badData, path: path, problem)
    }
    self.values = values
    self.histogram = Array(histogram[..<(classCount ?? largest + 1)])
  }

  private static func outOfRange(_ values: Tensor<UInt8>, _ classCount: Int, _ path: String) -> FileError {
    let row = values.withUnsafeBufferPointer { $0.firstIndex { Int($0) >= classCount } ?? 0 }
    return FileError(
      .badData, path: path,
      "expected labels from 0 to \(classCount - 1); found \(values[row]) at index \(grouped(row)); use data with the "
        + "same \(classCount) classes")
  }

  /// What is wrong with the number of samples per class, up to the largest label, if anything.
  private static func problem(with histogram: ArraySlice<Int>) -> String? {
    guard histogram.count >= 2 else {
      return "expected labels of at least 2 classes; found only 0; there is nothing to tell apart"
    }
    let missing = histogram.indices.filter { histogram[$0] == 0 }
    guard !missing.isEmpty else { return nil }
    let largest = histogram.count - 1
    let names = missing.prefix(5).map(String.init).joined(separator: ", ") + (missing.count > 5 ? ", …" : "")
    let smallest = histogram.firstIndex { $0 > 0 } ?? 0
    // Where only the first classes are missing, the labels are counted from elsewhere.
    let advice =
      missing.count == smallest
      ? "subtract \(smallest) from every label with idx-convert --label-offset \(smallest)"
      : "number the classes from 0 without gaps, in NumPy with searchsorted(unique(train_labels), labels), or use more"
        + " samples"
    return "expected a sample of every class from 0 to \(largest), the largest label; found none of class \(names); "
      + "\(advice)"
  }
}
