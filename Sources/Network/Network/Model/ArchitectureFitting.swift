import Dataset

extension NetworkShape {
  /// Works out the layers for a data set, and what would fit its images if these layers do not.
  ///
  /// - Throws: ``ArchitectureError`` that gives both architectures and says what is wrong with this one.
  public init(of architecture: Architecture, for data: LabelledImages) throws(ArchitectureError) {
    let image = ImageShape(of: data)
    do throws(ArchitectureError) {
      try self.init(architecture, image: image, classes: data.classCount)
    } catch {
      let advice = architecture.fitted(to: image).map { ", such as \($0)" } ?? ""
      throw ArchitectureError(
        "expected an architecture for images of \(image)\(advice); found \(architecture) (\(error))")
    }
  }
}

extension Architecture {
  /// The layers that images of a size leave room for, in their order: a convolution with a kernel, or a pool with a
  /// window, larger than what reaches it is left out.
  ///
  /// - Returns: The layers that remain; `nil` if all fit, or none does.
  package func fitted(to image: ImageShape) -> Architecture? {
    var (height, width) = (image.height, image.width)
    let remaining = layers.filter { layer in
      switch layer {
      case .convolution(_, let kernel):
        guard kernel <= min(height, width) else { return false }
        (height, width) = (height - kernel + 1, width - kernel + 1)
      case .pool:
        guard min(height, width) >= 2 else { return false }
        (height, width) = (height / 2, width / 2)
      case .dense: break
      }
      return true
    }
    return remaining.isEmpty || remaining.count == layers.count ? nil : Architecture(layers: remaining)
  }
}
