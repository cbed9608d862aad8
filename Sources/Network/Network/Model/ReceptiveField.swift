/// The part of an image that an output of a layer with rows and columns depends on: a square, since all windows are.
///
/// Output (row, column) depends on the pixels of the rows from `step * row` on, ``size`` of them, and of as many
/// columns from `step * column`. A window of k positions over outputs that are s pixels apart and see f pixels sees f +
/// (k − 1) · s; a pool doubles s (Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural
/// Networks", Distill, 2019).
package struct ReceptiveField: Hashable, Sendable {
  /// The number of its rows, and of its columns.
  package let size: Int
  /// How many pixels the fields of neighbouring outputs are apart.
  package let step: Int

  /// A pixel of the image itself.
  static let pixel = ReceptiveField(size: 1, step: 1)

  /// The field of a layer whose windows lie over outputs that have this one.
  fileprivate func seen(by kind: ResolvedLayer.Kind) -> ReceptiveField? {
    switch kind {
    case .convolution(let kernel): ReceptiveField(size: size + (kernel - 1) * step, step: step)
    case .pool: ReceptiveField(size: size + step, step: 2 * step)
    case .dense: nil
    }
  }
}

extension NetworkShape {
  /// The receptive field of a layer; `nil` for a dense layer, which sees the whole image.
  ///
  /// - Precondition: the network has a layer of that name.
  package func receptiveField(of name: String) -> ReceptiveField? {
    var field: ReceptiveField? = .pixel
    for layer in layers {
      field = field?.seen(by: layer.kind)
      if layer.name == name { return field }
    }
    preconditionFailure("there is no layer \(name) in \(architecture)")
  }
}
