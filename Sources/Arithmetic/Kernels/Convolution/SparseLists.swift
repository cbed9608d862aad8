/// One gradient that is not masked: where its partner array has the elements that it multiplies, and its value.
struct GradientEntry {
  var offset: Int32
  var value: Float
}

/// Which gradients of a few images are not masked: lists by filter for the gradient of the filters, sets of filters by
/// position for the gradient of the input.
///
/// Each thread has its own lists; the arena that made them owns their memory.
public struct SparseLists: @unchecked Sendable {
  /// Images that are gathered together by filter, and by position.
  let imagesByFilter: Int
  let imagesByPosition = imagesPerShard
  /// The lists, each with room for all outputs of the images.
  private let entries: UnsafeMutablePointer<GradientEntry>
  private let capacity: Int
  private let lengths: UnsafeMutablePointer<Int32>
  /// The sets one after the other.
  private let sets: UnsafeMutablePointer<UInt64>
  private let words: Int
  /// Registers of channels that the gradient of the filters takes together.
  let registers: Int
  /// How far each position of a window lies from its first in what ``channels(_:_:of:images:)`` returns.
  private let steps: UnsafeMutablePointer<Int32>
  /// As many channels of the images as there are lanes in the registers; none where the input itself has no more.
  private let pixels: UnsafeMutablePointer<Float>?
  private let shape: ConvolutionShape

  init(_ shape: ConvolutionShape, in arena: Arena) {
    self.shape = shape
    let imagePixels = shape.inputHeight * shape.inputWidth
    registers = BlockSizes.sparseRegisters(shape)
    let width = registers * BlockSizes.registerLanes
    imagesByFilter = BlockSizes.sparseImages(pixels: imagePixels, width: width)
    capacity = imagesByFilter * shape.outputPositions
    entries = arena.elements(shape.filters * capacity, of: GradientEntry.self)
    lengths = arena.elements(shape.filters, of: Int32.self)
    words = FilterSet.words(shape.filters)
    sets = arena.elements(
      imagesByPosition * shape.outputPositions * shape.positionsPerOutput * words, of: UInt64.self)
    pixels =
      width == shape.inputChannels ? nil : arena.elements(imagesByFilter * imagePixels * width, of: Float.self)
    steps = arena.elements(
      copying: (0..<shape.positionsPerOutput).map { Int32(shape.windowOffset($0) / shape.inputChannels * width) })
  }

  /// Gathers the gradients of some images by filter, images and positions ascending, offsets pointing into what
  /// ``channels(_:_:of:images:)`` returns.
  func gatherByFilter(images: Int, _ gradient: UnsafePointer<Float>, _ argmax: UnsafePointer<UInt8>) {
    lengths.update(repeating: 0, count: shape.filters)
    let imagePixels = shape.inputHeight &* shape.inputWidth
    var at = 0
    for image in 0..<images {
      for row in 0..<shape.outputHeight {
        for column in 0..<shape.outputWidth {
          let corner = image &* imagePixels &+ shape.inputOffset(row: row, column: column) / shape.inputChannels
          append(corner &* registers &* BlockSizes.registerLanes, gradient + at, argmax + at)
          at &+= shape.filters
        }
      }
    }
  }

  /// Appends the gradients of one output to the lists of their filters.
  @inline(__always)
  private func append(_ corner: Int, _ gradient: UnsafePointer<Float>, _ codes: UnsafePointer<UInt8>) {
    let corner = Int32(truncatingIfNeeded: corner)
    FilterSet.fill(sets, codes, filters: shape.filters, except: shape.masked)
    for filter in FilterSet(sets, count: words) {
      let length = lengths[filter]
      entries[filter &* capacity &+ Int(length)] = GradientEntry(
        offset: corner &+ steps[Int(codes[filter])], value: gradient[filter])
      lengths[filter] = length &+ 1
    }
  }

  /// The gradients of one filter.
  @inline(__always)
  func ofFilter(_ filter: Int) -> UnsafeBufferPointer<GradientEntry> {
    UnsafeBufferPointer(start: entries + filter &* capacity, count: Int(lengths[filter]))
  }

  /// The registers' lanes of channels of every pixel of some images, side by side.
  @inline(__always)
  func channels<Lanes: RegisterVector>(
    _: Lanes.Type, _ channel: Int, of input: UnsafePointer<Float>, images: Int
  ) -> UnsafePointer<Float> {
    guard let pixels else { return input }
    var to = pixels
    for pixel in 0..<images &* shape.inputHeight &* shape.inputWidth {
      for register in 0..<registers {
        let lanes: Lanes = input.load(pixel &* shape.inputChannels &+ channel &+ register &* Lanes.scalarCount)
        to.store(lanes, 0)
        to += Lanes.scalarCount
      }
    }
    return UnsafePointer(pixels)
  }

  /// Finds which filters have a gradient at each convolution position of some images.
  func gatherByPosition(images: Int, _ argmax: UnsafePointer<UInt8>) {
    var set = sets
    for output in 0..<images &* shape.outputPositions {
      for position in 0..<shape.positionsPerOutput {
        FilterSet.fill(set, argmax + output &* shape.filters, filters: shape.filters, code: position)
        set += words
      }
    }
  }

  /// The filters with a gradient at position number `(image·outputPositions + output)·positionsPerOutput + position`.
  @inline(__always)
  func atPosition(_ number: Int) -> FilterSet { FilterSet(sets + number &* words, count: words) }
}
