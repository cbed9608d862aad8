/// One value for each image or task of a batch, written by whichever thread has that image or task.
///
/// Sendable although threads write to it at the same time, because no two of them write to the same place, and they
/// meet before anybody reads. An array would be copied or checked for unique ownership on every write.
final class PerImage<Value: BitwiseCopyable & Sendable>: @unchecked Sendable {
  private let values: UnsafeMutableBufferPointer<Value>

  init(count: Int, _ value: Value) {
    values = .allocate(capacity: count)
    values.initialize(repeating: value)
  }

  subscript(place: Int) -> Value {
    get {
      precondition(values.indices.contains(place), "there is no such place")
      return values[place]
    }
    set {
      precondition(values.indices.contains(place), "there is no such place")
      values[place] = newValue
    }
  }

  deinit { values.deallocate() }
}
