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
  /// A square of bits that is transposed.
  private let square: UnsafeMutablePointer<UInt64>
  /// Where each output's first patch begins in what ``channels(_:_:of:images:)`` returns, and how far each position of
  /// a window lies from its first.
  private let corners: UnsafeMutablePointer<Int32>
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
    words = BitSet.words(shape.filters)
    sets = arena.elements(
      imagesByPosition * shape.outputPositions * shape.positionsPerOutput * words, of: UInt64.self)
    pixels =
      width == shape.inputChannels ? nil : arena.elements(imagesByFilter * imagePixels * width, of: Float.self)
    square = arena.elements(64, of: UInt64.self)
    corners = arena.elements(
      copying: (0..<imagesByFilter * shape.outputPositions).map { output in
        let (image, position) = output.quotientAndRemainder(dividingBy: shape.outputPositions)
        let (row, column) = position.quotientAndRemainder(dividingBy: shape.outputWidth)
        let pixel = shape.inputOffset(row: row, column: column) / shape.inputChannels
        return Int32((image * imagePixels + pixel) * width)
      })
    steps = arena.elements(
      copying: (0..<shape.positionsPerOutput).map { Int32(shape.windowOffset($0) / shape.inputChannels * width) })
  }

  /// Gathers the gradients of some images by filter, images and positions ascending, offsets pointing into what
  /// ``channels(_:_:of:images:)`` returns.
  ///
  /// The sets of the outputs' filters are turned into sets of the filters' outputs, so that each list is written from
  /// its first entry to its last.
  func gatherByFilter(images: Int, _ gradient: UnsafePointer<Float>, _ argmax: UnsafePointer<UInt8>) {
    lengths.update(repeating: 0, count: shape.filters)
    let outputs = images &* shape.outputPositions
    for first in stride(from: 0, to: outputs, by: 64) {
      for filter in stride(from: 0, to: shape.filters, by: 64) {
        let at = first &* shape.filters &+ filter
        append(
          min(64, outputs &- first), min(64, shape.filters &- filter), corners + first, gradient + at, argmax + at,
          entries + filter &* capacity, lengths + filter)
      }
    }
  }

  /// Appends the gradients of up to 64 outputs and filters.
  private func append(
    _ outputs: Int, _ filters: Int, _ corners: UnsafePointer<Int32>, _ gradient: UnsafePointer<Float>,
    _ codes: UnsafePointer<UInt8>, _ entries: UnsafeMutablePointer<GradientEntry>,
    _ lengths: UnsafeMutablePointer<Int32>
  ) {
    for output in 0..<outputs {
      square[output] = ~BitSet.matches(shape.masked, codes + output &* shape.filters, filters)
    }
    (square + outputs).update(repeating: 0, count: 64 &- outputs)
    BitSet.transpose(square)
    // A copy is not read anew after each entry that is written.
    let (steps, spacing) = (steps, shape.filters)
    for filter in 0..<filters {
      var to = entries + (filter &* capacity &+ Int(lengths[filter]))
      for output in BitSet(square + filter, count: 1) {
        let at = output &* spacing &+ filter
        to.pointee = GradientEntry(offset: corners[output] &+ steps[Int(codes[at])], value: gradient[at])
        to += 1
      }
      lengths[filter] = Int32(truncatingIfNeeded: (entries + filter &* capacity).distance(to: to))
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
      let codes = argmax + output &* shape.filters
      for position in 0..<shape.positionsPerOutput {
        for first in stride(from: 0, to: shape.filters, by: 64) {
          set.pointee = BitSet.matches(position, codes + first, min(64, shape.filters - first))
          set += 1
        }
      }
    }
  }

  /// The filters with a gradient at position number `(image·outputPositions + output)·positionsPerOutput + position`.
  @inline(__always)
  func atPosition(_ number: Int) -> BitSet { BitSet(sets + number &* words, count: words) }
}
