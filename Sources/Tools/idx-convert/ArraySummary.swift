import Formats
import Tensors
import ToolFrame
import Training

extension AnyTensor {
  /// Type, shape and, where there is a first axis, the number of samples along it.
  var summary: String { summary(storedAs: "\(elementType)") }

  /// The summary of an array in a file that has the elements in the type of this name, which reading may have changed.
  func summary(storedAs type: String) -> String {
    let samples = shape.dimensions.first.map { ", \(counted($0, "sample"))" } ?? ""
    return "\(type) \(shape)\(samples)\(conversionNote(to: elementType, from: [type]))"
  }

  /// How often each value occurs in a row of bytes, which is what labels are; `nil` for anything else.
  var labelHistogram: [Int]? {
    guard case .uint8(let tensor) = self, tensor.shape.rank == 1, tensor.count > 0 else { return nil }
    var histogram = [Int](repeating: 0, count: 256)
    tensor.withUnsafeBufferPointer { for label in $0 { histogram[Int(label)] += 1 } }
    return Array(histogram[...(histogram.lastIndex { $0 > 0 } ?? 0)])
  }

  /// The first samples, all of them if there are no more; a scalar has one sample, itself.
  func prefix(_ count: Int) -> AnyTensor {
    switch self {
    case .uint8(let tensor): AnyTensor(tensor.prefix(count))
    case .int8(let tensor): AnyTensor(tensor.prefix(count))
    case .int16(let tensor): AnyTensor(tensor.prefix(count))
    case .int32(let tensor): AnyTensor(tensor.prefix(count))
    case .float32(let tensor): AnyTensor(tensor.prefix(count))
    case .float64(let tensor): AnyTensor(tensor.prefix(count))
    }
  }
}

/// What to add to the types in a file when the tools compute with another one: `, read as float32`.
func conversionNote(to type: ElementType, from stored: [String]) -> String {
  stored.contains { $0 != "\(type)" } ? ", read as \(type)" : ""
}

/// A table of the number of samples of each class, a column for each set, and their sums.
func histogramTable(_ sets: [(name: String, histogram: [Int])]) -> String {
  var table = TextTable("class", numbers: sets.map(\.name))
  let classes = sets.map(\.histogram.count).max() ?? 0
  for label in 0..<classes {
    table.add(["\(label)"] + sets.map { grouped(label < $0.histogram.count ? $0.histogram[label] : 0) })
  }
  table.addRule()
  table.add(["total"] + sets.map { grouped($0.histogram.reduce(0, +)) })
  return table.text
}

extension MadeFiles.Output {
  /// An array that is about to be written.
  init(_ path: String, array: AnyTensor) {
    self.init(
      path, checksum: NPY.checksum(array), summary: "\(array.elementType) \(array.shape)", maker: "idx-convert --data")
  }
}
