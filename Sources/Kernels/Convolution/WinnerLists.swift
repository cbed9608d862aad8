/// One gradient that is not cut off: where its partner array has the elements that it multiplies, and its value.
struct GradientEntry {
  var offset: Int32
  var value: Float
}

/// One image's gradients gathered in lists, so that the loops over them need no branch: by filter for the gradient of
/// the filters, by position for the gradient of the input.
///
/// Every entry is written and only counted when it is wanted: about half of the winners are cut off, which no branch
/// predictor guesses. Each thread has its own lists; the arena that made them owns their memory.
public struct WinnerLists: @unchecked Sendable {
  /// One filter's list, or the lists of all positions one after the other.
  private let entries: UnsafeMutablePointer<GradientEntry>
  /// Where each position's list ends.
  private let ends: UnsafeMutablePointer<Int32>
  /// One window's lists before they are put in a row.
  private let buckets: UnsafeMutablePointer<GradientEntry>
  /// The input offset of each stored output's first position.
  private let corners: UnsafeMutablePointer<Int32>
  private let shape: ConvolutionShape

  init(_ shape: ConvolutionShape, in arena: Arena) {
    self.shape = shape
    // One more than the longest list, for the entry that is written and not counted.
    entries = arena.elements(shape.filters * shape.outputPositions + 1, of: GradientEntry.self)
    buckets = arena.elements((shape.positionsPerOutput + 1) * shape.filters, of: GradientEntry.self)
    ends = arena.elements(shape.outputPositions * shape.positionsPerOutput, of: Int32.self)
    corners = arena.elements(shape.outputPositions, of: Int32.self)
    for output in 0..<shape.outputPositions {
      corners[output] = Int32(
        shape.inputOffset(row: output / shape.outputWidth, column: output % shape.outputWidth))
    }
  }

  /// The gradients of one filter, positions ascending, offsets pointing into the input.
  @inline(__always)
  func gather(
    filter: Int, _ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<GradientEntry> {
    let cut = UInt8(truncatingIfNeeded: shape.cut)
    let stride = Int32(truncatingIfNeeded: shape.inputStride)
    let channels = Int32(truncatingIfNeeded: shape.inputChannels)
    var count = 0
    var at = filter
    for output in 0..<shape.outputPositions {
      let code = winners[at]
      let winner = Int32(truncatingIfNeeded: code)
      entries[count] = GradientEntry(
        offset: corners[output] &+ (winner >> 1) &* stride &+ (winner & 1) &* channels, value: gradient[at])
      count &+= code == cut ? 0 : 1
      at &+= shape.filters
    }
    return UnsafeBufferPointer(start: entries, count: count)
  }

  /// Gathers the gradients by convolution position, offsets pointing into the filters.
  func gatherByPosition(_ gradient: UnsafePointer<Float>, _ winners: UnsafePointer<UInt8>) {
    var end = 0
    for output in 0..<shape.outputPositions {
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
        (entries + end).update(from: buckets + position &* shape.filters, count: length)
        end &+= length
        ends[output &* shape.positionsPerOutput &+ position] = Int32(truncatingIfNeeded: end)
      }
    }
  }

  /// The entries of position number `output·positionsPerOutput + position`, filters ascending, when those of all
  /// positions before it end at `start`.
  @inline(__always)
  func ofPosition(_ number: Int, from start: Int) -> UnsafeBufferPointer<GradientEntry> {
    UnsafeBufferPointer(start: entries + start, count: Int(ends[number]) &- start)
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
