import Formats

extension NetworkShape {
  /// A row for the input, for each layer, and for the flattening between them: name, what it computes, one image's output,
  /// and its trainable numbers, `–` for none.
  public var summaryRows: [[String]] {
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
  /// - Parameter frozen: The names of frozen layers.
  public func summary(frozen: [String] = []) -> String {
    let rows = [["Layer", "Computes", "Output", "Parameters"]] + summaryRows
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var lines = rows.map { row in
      let left = zip(row, widths).dropLast().map { $0 + String(repeating: " ", count: $1 - $0.count) }
      let right = String(repeating: " ", count: widths[3] - row[3].count) + row[3]
      return (left + [right]).joined(separator: "  ")
    }
    let rule = String(repeating: "─", count: widths.reduce(0, +) + 6)
    lines.insert(rule, at: 1)
    lines += [rule, "Trainable parameters: \(trainedCount(frozen: frozen))"]
    return lines.map { $0 + "\n" }.joined()
  }
}

extension NetworkShape {
  /// The number of trainable numbers, or `37,578 of 93,322` where some are frozen.
  ///
  /// - Parameter frozen: The names of frozen layers.
  public func trainedCount(frozen: [String]) -> String {
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
