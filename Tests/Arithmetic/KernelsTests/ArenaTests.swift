import Kernels
import Testing

@Suite struct ArenaTests {
  @Test func memoryIsZeroAlignedAndApart() {
    let arena = Arena()
    var views: [Floats] = []
    for count in [0, 1, 15, 16, 17, 1_000] {
      let view = arena.floats(count)
      #expect(view.count == count && view.elements.allSatisfy { $0.bitPattern == 0 })
      view.withUnsafeBufferPointer { #expect(UInt(bitPattern: $0.baseAddress) % 64 == 0) }
      view.fill(Float(views.count))
      views.append(view)
    }
    for (number, view) in views.enumerated() { #expect(view.elements.allSatisfy { $0 == Float(number) }) }
    let bytes = arena.bytes(77)
    #expect(bytes.count == 77 && bytes.elements == Array(repeating: 0, count: 77))
    #expect(UInt(bitPattern: bytes.base) % 64 == 0)
    withExtendedLifetime(arena) {}
  }

  @Test func countsWhatItHandedOut() {
    let arena = Arena()
    #expect(arena.byteCount == 0)
    _ = arena.floats(100)
    let afterFloats = arena.byteCount
    #expect(afterFloats >= 400)
    _ = arena.bytes(100)
    #expect(arena.byteCount >= afterFloats + 100)
  }

  @Test func partsShareTheirViewsMemory() {
    let arena = Arena()
    let view = arena.floats(10)
    let part = view.part(3, 4)
    part.fill(2)
    part[1] = 5
    #expect(view.elements == [0, 0, 0, 2, 5, 2, 2, 0, 0, 0])
    #expect(part.count == 4 && part[1] == 5 && part.part(1, 1).elements == [5])
    #expect(view.part(10, 0).elements.isEmpty && view.part(0, 10).count == 10)
    #expect(part.withUnsafeBufferPointer { $0.reduce(0, +) } == 11)
    withExtendedLifetime(arena) {}
  }

  @Test func copyingFillsTheStart() {
    let arena = Arena()
    let view = arena.floats(5)
    [1, 2, 3].withUnsafeBufferPointer { view.copy(from: $0) }
    #expect(view.elements == [1, 2, 3, 0, 0])
    view.copy(from: UnsafeBufferPointer(start: nil, count: 0))
    #expect(view.elements == [1, 2, 3, 0, 0])
    withExtendedLifetime(arena) {}
  }

  @Test func partsOfBytes() {
    let arena = Arena()
    let bytes = arena.bytes(6)
    bytes.part(2, 3).base[1] = 9
    #expect(bytes.elements == [0, 0, 0, 9, 0, 0] && bytes.part(3, 2).elements == [9, 0])
    withExtendedLifetime(arena) {}
  }
}
