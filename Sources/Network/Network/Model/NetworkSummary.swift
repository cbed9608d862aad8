import Formats

extension NetworkShape {
  /// A row for the input, for each layer, and for the flattening between them: name, what it computes, one image's
  /// output, and its trainable numbers, `–` for none.
  package var summaryRows: [[String]] {
    var rows = [["input", "image", image.description, "–"]]
    for layer in layers {
      if layer.kind == .dense, layer.input.rank > 1 {
        rows.append(["flatten", "row, column, channel", String(layer.input.count), "–"])
      }
      let parameters = layer.parameterCount == 0 ? "–" : grouped(layer.parameterCount)
      rows.append([layer.name, layer.computes, layer.output.description, parameters])
    }
    return rows
  }

  /// A table for people, after Keras' `model.summary()`: each layer's name, what it computes, one image's output, and
  /// its trainable numbers, with their total below, or how many of them are trained where layers are frozen. Lines end
  /// in a newline, the last one included.
  ///
  /// - `frozen`: The names of frozen layers.
  package func summary(frozen: [String] = []) -> String {
    var table = TextTable([("Layer", .left), ("Computes", .left), ("Output", .left), ("Parameters", .right)])
    for row in summaryRows { table.add(row) }
    table.addRule()
    return "\(table.text)\nTrainable parameters: \(trainedCount(frozen: frozen))\n"
  }
}

extension NetworkShape {
  /// The number of trainable numbers, or `37,578 of 93,322` where some are frozen.
  ///
  /// - `frozen`: The names of frozen layers.
  package func trainedCount(frozen: [String]) -> String {
    let trained = layers.reduce(0) { $0 + (frozen.contains($1.name) ? 0 : $1.parameterCount) }
    return grouped(trained) + (frozen.isEmpty ? "" : " of \(grouped(parameterCount))")
  }
}

extension ResolvedLayer {
  fileprivate var computes: String {
    let sums =
      switch kind {
      case .convolution(let kernel): "convolution \(kernel)×\(kernel)"
      case .pool: "maximum of 2×2"
      case .dense: "dense"
      }
    return switch activation {
    case .none: sums
    case .relu: "\(sums), ReLU"
    case .softmax: "\(sums), softmax"
    }
  }
}
