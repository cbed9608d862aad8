/// A row-major array of doubles with one to four axes: all that the plain references need.
public struct Grid: Equatable, Sendable {
  /// The extent of each axis, outermost first.
  public let extents: [Int]
  /// The elements in row-major order.
  public var values: [Double]

  /// Makes a grid of zeros.
  public init(_ extents: Int...) { self.init(extents, values: Array(repeating: 0, count: extents.reduce(1, *))) }

  /// Makes a grid from its elements in row-major order.
  ///
  /// - Precondition: the extents and the number of elements agree.
  public init(_ extents: [Int], values: [Double]) {
    precondition(extents.reduce(1, *) == values.count, "\(values.count) elements do not fill \(extents)")
    self.extents = extents
    self.values = values
  }

  /// A grid of zeros with the same extents.
  public var zeros: Grid { Grid(extents, values: Array(repeating: 0, count: values.count)) }

  /// The element of a vector.
  public subscript(i: Int) -> Double {
    get { values[i] }
    set { values[i] = newValue }
  }

  /// The element of a matrix.
  public subscript(i: Int, j: Int) -> Double {
    get { values[i * extents[1] + j] }
    set { values[i * extents[1] + j] = newValue }
  }

  /// The element of an image: row, column, channel.
  public subscript(y: Int, x: Int, channel: Int) -> Double {
    get { values[(y * extents[1] + x) * extents[2] + channel] }
    set { values[(y * extents[1] + x) * extents[2] + channel] = newValue }
  }

  /// The element of a convolution's kernel: row, column, input channel, output channel.
  public subscript(y: Int, x: Int, input: Int, output: Int) -> Double {
    get { values[((y * extents[1] + x) * extents[2] + input) * extents[3] + output] }
    set { values[((y * extents[1] + x) * extents[2] + input) * extents[3] + output] = newValue }
  }
}
