/// The hidden layers of a network in order, independent of the images and classes it is for.
///
/// The text form is comma-separated, as in `conv32,pool,conv64,pool,conv64,dense64`:
///
/// | layer | meaning |
/// | --- | --- |
/// | `convN` | convolution with N filters of 3×3, stride 1, no padding, then ReLU |
/// | `convNxK` | the same with filters of K×K |
/// | `pool` | maximum over 2×2 blocks, stride 2; an odd last row or column is dropped |
/// | `denseN` | fully connected layer of N units, then ReLU |
///
/// The output layer, fully connected with softmax and as many units as there are classes, is implied. A convolution
/// or a pool cannot follow a dense layer, whose output has no rows and columns any more.
public struct Architecture: Hashable, Sendable {
  /// One hidden layer.
  public enum Layer: Hashable, Sendable {
    /// `filters` filters of `kernel`×`kernel`, stride 1, no padding, then ReLU.
    case convolution(filters: Int, kernel: Int)
    /// Maximum over 2×2 blocks with stride 2.
    case pool
    /// Fully connected, then ReLU.
    case dense(units: Int)
  }

  /// The network of the reference report: 93,322 parameters on 28×28 grey images of ten classes.
  public static let reference = Architecture(layers: [
    .convolution(filters: 32, kernel: 3), .pool,
    .convolution(filters: 64, kernel: 3), .pool,
    .convolution(filters: 64, kernel: 3),
    .dense(units: 64),
  ])

  /// The most filters, units, or rows of a kernel that one layer may have.
  static let largestExtent = 65_536

  /// The hidden layers, first to last.
  public let layers: [Layer]

  /// Reads the text form; spaces around the commas are allowed.
  ///
  /// - Throws: ``ArchitectureError`` that names the layer which cannot be read or cannot stand where it does.
  public init(_ text: String) throws(ArchitectureError) {
    var layers: [Layer] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = part.trimmed
      guard let layer = try Layer(word) else {
        let found = word.isEmpty ? "layer \(layers.count + 1) is empty" : "\"\(word)\" is not a layer"
        throw ArchitectureError(
          "architecture \"\(text)\": \(found); write convN, convNxK, pool or denseN between commas")
      }
      if case .dense? = layers.last, !layer.isDense {
        throw ArchitectureError(
          "architecture \"\(text)\": \(layer) follows a dense layer, whose output has no rows and columns; "
            + "put the convolutions and pools first")
      }
      layers.append(layer)
    }
    self.layers = layers
  }

  init(layers: [Layer]) { self.layers = layers }
}

extension Architecture: CustomStringConvertible {
  /// The text form, which ``init(_:)`` reads back as an equal architecture.
  public var description: String { layers.map(\.description).joined(separator: ",") }
}

extension Architecture.Layer: CustomStringConvertible {
  /// The text form: `conv32`, `conv32x5`, `pool` or `dense64`.
  public var description: String {
    switch self {
    case .convolution(let filters, 3): "conv\(filters)"
    case .convolution(let filters, let kernel): "conv\(filters)x\(kernel)"
    case .pool: "pool"
    case .dense(let units): "dense\(units)"
    }
  }
}

extension Architecture.Layer {
  fileprivate var isDense: Bool {
    if case .dense = self { true } else { false }
  }

  /// Reads one layer; `nil` if the word is no layer at all.
  fileprivate init?(_ word: Substring) throws(ArchitectureError) {
    if word == "pool" {
      self = .pool
    } else if word.hasPrefix("conv") {
      let sizes = word.dropFirst("conv".count).split(separator: "x", omittingEmptySubsequences: false)
      guard sizes.count <= 2, sizes.allSatisfy(\.isDigits) else { return nil }
      self = .convolution(
        filters: try Self.extent(sizes[0], of: "filters", in: word),
        kernel: sizes.count == 2 ? try Self.extent(sizes[1], of: "rows in a filter", in: word) : 3)
    } else if word.hasPrefix("dense") {
      let units = word.dropFirst("dense".count)
      guard units.isDigits else { return nil }
      self = .dense(units: try Self.extent(units, of: "units", in: word))
    } else {
      return nil
    }
  }

  private static func extent(
    _ digits: Substring, of what: String, in word: Substring
  ) throws(ArchitectureError) -> Int {
    guard let value = Int(digits), (1...Architecture.largestExtent).contains(value) else {
      throw ArchitectureError(
        "\(word): 1 to \(Architecture.largestExtent) \(what) are possible, \(digits) were asked for")
    }
    return value
  }
}

extension Substring {
  fileprivate var isDigits: Bool {
    !isEmpty && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  fileprivate var trimmed: Substring {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    var result = drop(while: isBlank)
    while let last = result.last, isBlank(last) { result.removeLast() }
    return result
  }
}
