/// One gradient that is not cut off: where its partner array has the elements that it multiplies, and its value.
struct GradientEntry {
  var offset: Int32
  var value: Float
}

/// Gradients of a few images gathered in lists, so that the loops over them need no branch: by filter for the gradient of
/// the filters, by position for the gradient of the input.
///
/// Every entry is written and only counted when it is wanted: about half of the winners are cut off, which no branch
/// predictor guesses. Each thread has its own lists; the arena that made them owns their memory.
public struct WinnerLists: @unchecked Sendable {
  /// Images that are gathered together by filter, and by position.
  let imagesByFilter: Int
  let imagesByPosition = imagesPerShard
  /// The lists one after the other.
  private let entries: UnsafeMutablePointer<GradientEntry>
  /// Where each list begins, and the last one ends.
  private let bounds: UnsafeMutablePointer<Int32>
  /// One window's lists before they are put in a row.
  private let buckets: UnsafeMutablePointer<GradientEntry>
  /// Which pixel of the input each stored output sees first.
  private let corners: UnsafeMutablePointer<Int32>
  /// As many channels of the images as there are lanes in a register.
  private let pixels: UnsafeMutablePointer<Float>
  private let shape: ConvolutionShape

  init(_ shape: ConvolutionShape, in arena: Arena) {
    self.shape = shape
    imagesByFilter = BlockSizes.winnerImages(pixels: shape.inputHeight * shape.inputWidth)
    entries = arena.elements(imagesByPosition * shape.outputCount + Self.overhang, of: GradientEntry.self)
    buckets = arena.elements(
      (shape.positionsPerOutput + 1) * shape.filters + Self.overhang, of: GradientEntry.self)
    bounds = arena.elements(
      max(imagesByPosition * shape.outputPositions * shape.positionsPerOutput, shape.filters) + 1, of: Int32.self)
    corners = arena.elements(shape.outputPositions, of: Int32.self)
    pixels = arena.elements(
      imagesByFilter * shape.inputHeight * shape.inputWidth * BlockSizes.registerLanes, of: Float.self)
    for output in 0..<shape.outputPositions {
      let corner = shape.inputOffset(row: output / shape.outputWidth, column: output % shape.outputWidth)
      corners[output] = Int32(corner / shape.inputChannels)
    }
  }

  /// Gathers the gradients of some images by filter, images and positions ascending, offsets pointing into what
  /// ``channels(_:_:of:images:)`` returns.
  func gatherByFilter(images: Int, _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>) {
    let cut = UInt8(truncatingIfNeeded: shape.cut)
    let width = Int32(truncatingIfNeeded: shape.inputWidth)
    let lanes = Int32(truncatingIfNeeded: BlockSizes.registerLanes)
    var count = 0
    bounds[0] = 0
    for filter in 0..<shape.filters {
      var at = filter
      var image: Int32 = 0
      for _ in 0..<images {
        for output in 0..<shape.outputPositions {
          let code = winners[at]
          let winner = Int32(truncatingIfNeeded: code)
          entries[count] = GradientEntry(
            offset: (image &+ corners[output] &+ (winner >> 1) &* width &+ (winner & 1)) &* lanes, value: gradient[at])
          count &+= code == cut ? 0 : 1
          at &+= shape.filters
        }
        image &+= width &* Int32(truncatingIfNeeded: shape.inputHeight)
      }
      bounds[filter &+ 1] = Int32(truncatingIfNeeded: count)
    }
  }

  /// The gradients of one filter.
  @inline(__always)
  func ofFilter(_ filter: Int) -> UnsafeBufferPointer<GradientEntry> { list(filter) }

  /// A register's lanes of channels of every pixel of some images, side by side.
  @inline(__always)
  func channels<Lanes: RegisterVector>(
    _: Lanes.Type, _ channel: Int, of input: UnsafePointer<Float>, images: Int
  ) -> UnsafePointer<Float> {
    for pixel in 0..<images &* shape.inputHeight &* shape.inputWidth {
      let lanes: Lanes = input.load(pixel &* shape.inputChannels &+ channel)
      pixels.store(lanes, pixel &* Lanes.scalarCount)
    }
    return UnsafePointer(pixels)
  }

  /// Gathers the gradients of some images by image and convolution position, offsets pointing into the filters.
  func gatherByPosition(images: Int, _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>) {
    var end = 0
    bounds[0] = 0
    for output in 0..<images &* shape.outputPositions {
      var lengths = WinnerCounts()
      let values = gradient + output &* shape.filters
      let codes = winners + output &* shape.filters
      for filter in 0..<shape.filters {
        let winner = Int(codes[filter])
        buckets[winner &* shape.filters &+ lengths[winner]] = GradientEntry(
          offset: Int32(truncatingIfNeeded: filter &* shape.filterCount), value: values[filter])
        lengths.increment(winner)
      }
      for position in 0..<shape.positionsPerOutput {
        let length = lengths[position]
        copy(length, from: buckets + position &* shape.filters, to: entries + end)
        end &+= length
        bounds[output &* shape.positionsPerOutput &+ position &+ 1] = Int32(truncatingIfNeeded: end)
      }
    }
  }

  /// Entries beyond the end of a list that a write may touch: those of a piece, or one that is written and not counted.
  private static let overhang = 4

  /// Copies whole pieces of four, past the end: what lies there is written later or never read.
  @inline(__always)
  private func copy(
    _ count: Int, from source: UnsafePointer<GradientEntry>, to target: UnsafeMutablePointer<GradientEntry>
  ) {
    for start in stride(from: 0, to: count, by: Self.overhang) {
      let piece = UnsafeRawPointer(source + start).loadUnaligned(as: SIMD4<UInt64>.self)
      UnsafeMutableRawPointer(target + start).storeBytes(of: piece, as: SIMD4<UInt64>.self)
    }
  }

  /// The gradients of position number `(image·outputPositions + output)·positionsPerOutput + position`, filters ascending.
  @inline(__always)
  func ofPosition(_ number: Int) -> UnsafeBufferPointer<GradientEntry> { list(number) }

  @inline(__always)
  private func list(_ number: Int) -> UnsafeBufferPointer<GradientEntry> {
    let start = Int(bounds[number])
    return UnsafeBufferPointer(start: entries + start, count: Int(bounds[number &+ 1]) &- start)
  }
}

/// The lengths of four lists side by side in one register: in memory, each increment would wait for the one before it
/// to be stored. The list of those that were cut off, number 4, is written to and never read, so it has no length.
private struct WinnerCounts {
  private var packed: UInt64 = 0

  @inline(__always)
  subscript(winner: Int) -> Int {
    Int(truncatingIfNeeded: (packed &>> (UInt64(truncatingIfNeeded: winner) &* 16)) & 0xffff)
  }

  @inline(__always)
  mutating func increment(_ winner: Int) {
    let code = UInt64(truncatingIfNeeded: winner)
    packed &+= (1 &- (code &>> 2)) &<< (code &* 16)
  }
}
