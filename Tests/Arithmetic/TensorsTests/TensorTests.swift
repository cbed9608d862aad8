import Tensors
import Testing

struct TensorTests {
  private struct Stop: Error {}

  @Test func isRowMajor() {
    let tensor = Tensor<Int32>(shape: [2, 3, 4], Array(0..<24))
    #expect(tensor[0, 0, 1] == 1)
    #expect(tensor[0, 1, 0] == 4)
    #expect(tensor[1, 2, 3] == 23)
    #expect(tensor.elements == Array(0..<24))
    #expect(tensor.count == 24)
  }

  @Test func holdsScalarsAndNothing() {
    #expect(Tensor<Float>(shape: [], [2.5])[] == 2.5)
    #expect(Tensor<Float>(shape: [3, 0], []).elements == [])
    #expect(Tensor<Float>(shape: [2, 2], repeating: 7).elements == [7, 7, 7, 7])
  }

  @Test(arguments: [0, 1, 3, 1000])
  func isAlignedToACacheLine(count: Int) {
    let tensor = Tensor<UInt8>(shape: [count], repeating: 0)
    tensor.withUnsafeBufferPointer { #expect(Int(bitPattern: $0.baseAddress) % 64 == 0) }
  }

  @Test func copiesAreIndependent() {
    let original = Tensor<Float>(shape: [3], [1, 2, 3])
    var copy = original
    copy[1] = 9
    #expect(original.elements == [1, 2, 3])
    #expect(copy.elements == [1, 9, 3])
    var view = original.reshaped(to: [1, 3])
    view.withUnsafeMutableBufferPointer { $0[0] = 7 }
    #expect(view[0, 0] == 7 && original[0] == 1)
  }

  @Test func prefixesShareMemoryAndAreIndependent() {
    var whole = Tensor<Float>(shape: [3, 2], [1, 2, 3, 4, 5, 6])
    var two = whole.prefix(2)
    #expect(two == Tensor(shape: [2, 2], [1, 2, 3, 4]))
    let place = whole.withUnsafeBufferPointer { $0.baseAddress }
    #expect(two.withUnsafeBufferPointer { $0.baseAddress } == place)
    whole[0, 0] = 9
    #expect(two[0, 0] == 1)
    two[0, 1] = 8
    #expect(two.elements == [1, 8, 3, 4] && whole.elements == [9, 2, 3, 4, 5, 6])
    #expect(whole.prefix(0).elements.isEmpty)
    #expect(whole.prefix(3) == whole && whole.prefix(4) == whole)
    #expect(Tensor<Float>(shape: [], [2]).prefix(1).elements == [2])
  }

  @Test func writesInPlaceWhenItIsTheOnlyOwner() {
    var tensor = Tensor<Float>(shape: [3], [1, 2, 3])
    let before = tensor.withUnsafeBufferPointer { $0.baseAddress }
    tensor[2] = 5
    #expect(tensor.withUnsafeBufferPointer { $0.baseAddress } == before)
  }

  @Test func comparesShapesAndElements() {
    let tensor = Tensor<Float>(shape: [2, 3], [1, 2, 3, 4, 5, 6])
    #expect(tensor == Tensor(shape: [2, 3], [1, 2, 3, 4, 5, 6]))
    #expect(tensor != tensor.reshaped(to: [3, 2]))
    #expect(tensor != Tensor(shape: [2, 3], [1, 2, 3, 4, 5, 7]))
    let notANumber = Tensor<Float>(shape: [1], [.nan])
    #expect(notANumber != notANumber)
    #expect(Tensor<Float>(shape: [1], [0]) == Tensor(shape: [1], [-0.0]))
  }

  @Test func passesErrorsOn() {
    var tensor = Tensor<Float>(shape: [3], [1, 2, 3])
    #expect(throws: Stop.self) { try tensor.withUnsafeBufferPointer { _ in throw Stop() } }
    #expect(throws: Stop.self) { try tensor.withUnsafeMutableBufferPointer { _ in throw Stop() } }
    #expect(throws: Stop.self) { try Tensor<Float>(shape: [3]) { _ in throw Stop() } }
    #expect(tensor.elements == [1, 2, 3])
  }

  @Test func borrowsMemoryAsLongAsItIsNeededAndCopiesItOnWriting() {
    final class Owner: Sendable {
      let memory: UnsafeSendable
      let onEnd: @Sendable () -> Void
      init(_ memory: UnsafeSendable, onEnd: @escaping @Sendable () -> Void) {
        self.memory = memory
        self.onEnd = onEnd
      }
      deinit {
        memory.buffer.deallocate()
        onEnd()
      }
    }
    struct UnsafeSendable: @unchecked Sendable {
      let buffer: UnsafeMutableBufferPointer<Int16>
    }
    final class Flag: @unchecked Sendable { var isSet = false }
    let freed = Flag()
    let memory = UnsafeSendable(buffer: .allocate(capacity: 4))
    _ = memory.buffer.initialize(fromContentsOf: [1, 2, 3, 4])
    var tensor: Tensor<Int16>? = Tensor(
      shape: [2, 2], borrowing: UnsafeBufferPointer(memory.buffer),
      keeping: Owner(memory) { freed.isSet = true })
    #expect(tensor?.withUnsafeBufferPointer { $0.baseAddress } == UnsafePointer(memory.buffer.baseAddress))
    var copy = tensor
    copy?[0, 1] = 9
    #expect(memory.buffer[1] == 2)
    #expect(copy?.elements == [1, 9, 3, 4])
    #expect(tensor?.elements == [1, 2, 3, 4])
    #expect(!freed.isSet)
    tensor = nil
    #expect(freed.isSet)
    #expect(copy?.elements == [1, 9, 3, 4])
  }
}
