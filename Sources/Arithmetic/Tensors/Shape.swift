/// The extents of an array, outermost first; the last one varies fastest (row-major, as NumPy's C order).
public struct Shape: Hashable, Sendable {
  /// The extent of each axis; empty for a scalar.
  public let dimensions: [Int]

  /// The number of elements: the product of the extents, 1 for a scalar.
  public let count: Int

  /// Makes a shape from extents read from outside, where any value may occur.
  ///
  /// - Returns: `nil` if an extent is negative or the product does not fit in `Int`.
  public init?(checked dimensions: [Int]) {
    var count = 1
    for dimension in dimensions {
      guard dimension >= 0 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      guard !overflow else { return nil }
      count = product
    }
    self.dimensions = dimensions
    self.count = count
  }

  /// Makes a shape from extents that the program itself chose.
  ///
  /// - Precondition: no extent is negative and the product fits in `Int`.
  public init(_ dimensions: [Int]) {
    guard let shape = Shape(checked: dimensions) else {
      preconditionFailure("\(dimensions) is not a shape")
    }
    self = shape
  }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The extent of one axis.
  public subscript(axis: Int) -> Int { dimensions[axis] }
}

extension Shape: ExpressibleByArrayLiteral {
  /// Makes a shape from a literal such as `[28, 28]`, under the same precondition as ``init(_:)``.
  public init(arrayLiteral elements: Int...) { self.init(elements) }
}

extension Shape: CustomStringConvertible {
  /// The extents joined by `×`, such as `60000×28×28`, or `scalar`.
  public var description: String {
    dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: "×")
  }
}
