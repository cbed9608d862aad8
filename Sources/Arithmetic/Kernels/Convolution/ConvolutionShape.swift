/// The extents of one convolution with valid padding, stride 1 and ReLU, with or without a 2×2 max-pool after it.
///
/// Activations are stored as height × width × channels, channels padded with zeros to whole vectors. The input image
/// is the exception: its one to four channels lie unpadded.
public struct ConvolutionShape: Sendable, Hashable {
  /// Rows of the input.
  public let inputHeight: Int
  /// Columns of the input.
  public let inputWidth: Int
  /// Channels of the input as stored.
  public let inputChannels: Int
  /// Rows and columns of a filter.
  public let kernel: Int
  /// Filters as stored: a multiple of ``vectorLanes``.
  public let filters: Int
  /// Whether a 2×2 max-pool with stride 2 follows; it drops an odd last row and column.
  public let pooled: Bool

  /// Makes a shape.
  ///
  /// - Precondition: the kernel fits the input, `filters` is a multiple of ``vectorLanes``, and the pool has at least
  ///   one window.
  public init(
    inputHeight: Int, inputWidth: Int, inputChannels: Int, kernel: Int, filters: Int, pooled: Bool
  ) {
    precondition(kernel >= 1 && inputHeight >= kernel && inputWidth >= kernel, "the kernel must fit its input")
    precondition(filters > 0 && filters % vectorLanes == 0, "filters must be padded to whole vectors")
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.inputChannels = inputChannels
    self.kernel = kernel
    self.filters = filters
    self.pooled = pooled
    let (rows, columns) = (inputHeight - kernel + 1, inputWidth - kernel + 1)
    outputHeight = pooled ? rows / 2 : rows
    outputWidth = pooled ? columns / 2 : columns
    outputPositions = outputHeight * outputWidth
    outputCount = outputPositions * filters
    inputCount = inputHeight * inputWidth * inputChannels
    precondition(outputHeight > 0 && outputWidth > 0, "the pool must have a window")
  }

  // Stored rather than computed, since kernels read them for every window.

  /// Rows that are stored: of the pool's output if there is one, else of the convolution's.
  public let outputHeight: Int
  /// Columns that are stored.
  public let outputWidth: Int
  /// Stored output positions of one image.
  public let outputPositions: Int
  /// Stored output elements of one image.
  public let outputCount: Int
  /// Stored input elements of one image.
  public let inputCount: Int

  /// Panels of 16 filters.
  public var panels: Int { filters / vectorLanes }
  /// One kernel row over all channels: contiguous both in the input and in a filter.
  public var rowLength: Int { kernel * inputChannels }
  /// Elements between two rows of the input.
  public var inputStride: Int { inputWidth * inputChannels }

  /// The number of weights, padded filters included.
  public var weightCount: Int { kernel * rowLength * filters }
  /// The weights of one panel of 16 filters.
  public var panelSize: Int { kernel * rowLength * vectorLanes }
  /// The weights of one filter.
  public var filterCount: Int { kernel * rowLength }

  /// Whether it is the usual first layer: 3×3 filters over one channel, and a pool.
  var hasNineTaps: Bool { kernel == 3 && inputChannels == 1 && pooled }

  /// Whether the gradient of the input is taken by patches that slide along the windows of the pool.
  var slides: Bool { kernel == 3 && pooled }

  /// Convolution positions behind one stored output: the four of a pool window, or one.
  public var positionsPerOutput: Int { pooled ? 4 : 1 }

  /// The input offset of the top left corner that stored output (`row`, `column`) sees with its first position.
  @inline(__always)
  func inputOffset(row: Int, column: Int) -> Int {
    let step = pooled ? 2 : 1
    return (row &* step &* inputWidth &+ column &* step) &* inputChannels
  }

  /// How far position `argmax` (0…3, row-major) of a window lies from the window's first, in input elements.
  @inline(__always)
  func windowOffset(_ argmax: Int) -> Int {
    (argmax >> 1) &* inputStride &+ (argmax & 1) &* inputChannels
  }

  /// The argmax code of an output that ReLU masked: 0 at every position.
  ///
  /// It is the first number that is no position, so that a code can index a table of lists whose last one is ignored.
  public var masked: Int { positionsPerOutput }
}
