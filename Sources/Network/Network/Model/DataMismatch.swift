import Dataset

/// Images or labels that a network cannot take.
public struct DataMismatch: Error, Hashable, Sendable, CustomStringConvertible {
  /// What the network takes and what was found, in one line.
  public let description: String
}

extension NetworkShape {
  /// Checks that images and labels are of the kind that the network takes.
  ///
  /// - Throws: ``DataMismatch`` that says what is expected and what was found.
  public func check(_ data: LabelledImages) throws(DataMismatch) {
    let found = ImageShape(of: data)
    guard found == image else {
      throw DataMismatch(description: "expected images of \(image), as the network was made for; found \(found)")
    }
    guard data.classCount <= classes else {
      throw DataMismatch(
        description: "expected labels 0 to \(classes - 1), as the network was made for; found \(data.classCount - 1)")
    }
  }
}
