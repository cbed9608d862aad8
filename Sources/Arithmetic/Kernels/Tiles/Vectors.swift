import CInstructionSet

/// Sixteen output channels: the unit in which channels are padded, packed and accumulated on every machine.
///
/// With AVX-512 it is one register, with AVX2 two. Each lane is a sum of its own in a fixed order, so a result does
/// not depend on which of the two it was.
@usableFromInline typealias Vector = SIMD16<Float>

/// The number of channels in a ``Vector``.
public let vectorLanes = 16

/// `count` rounded up to whole vectors.
public func paddedToVector(_ count: Int) -> Int { (count + vectorLanes - 1) / vectorLanes * vectorLanes }

/// Whether ``RegisterVector/permuted(_:by:)`` may be called: with AVX.
@inline(__always)
private var isPermuteAnInstruction: Bool { hasPermute == 1 }

/// A vector as wide as one register, for element-wise stages whose many live values would spill if each were two.
///
/// All arithmetic is a requirement, so that generic code calls the concrete form: the library's own goes lane by lane.
package protocol RegisterVector: SIMD where Scalar == Float, MaskStorage.Scalar == Int32 {
  init(repeating value: Float)
  static func + (_ a: Self, _ b: Self) -> Self
  static func - (_ a: Self, _ b: Self) -> Self
  static func * (_ a: Self, _ b: Self) -> Self
  static func / (_ a: Self, _ b: Self) -> Self
  static prefix func - (_ a: Self) -> Self
  /// `self + a·b`, rounded once.
  func addingProduct(_ a: Self, _ b: Self) -> Self
  /// −1 in lanes where `a > b`, 0 elsewhere and for NaN.
  static func isGreater(_ a: Self, _ b: Self) -> MaskStorage
  /// −1 in lanes where `a == b`, 0 elsewhere.
  static func isEqual(_ a: MaskStorage, _ b: MaskStorage) -> MaskStorage
  /// `a` where the mask is −1, `b` where it is 0.
  static func select(_ mask: MaskStorage, _ a: Self, _ b: Self) -> Self
  /// `a` where the mask is −1, `b` where it is 0.
  static func select(_ mask: MaskStorage, _ a: MaskStorage, _ b: MaskStorage) -> MaskStorage
  /// One byte for each lane.
  static func integers(_ address: UnsafePointer<UInt8>) -> MaskStorage
  /// Stores the low byte of every lane of `integers`.
  static func storeBytes(of integers: MaskStorage, to address: UnsafeMutablePointer<UInt8>)
  /// One of four neighbouring numbers for each lane, by an instruction, where there is one.
  static func permuted(_ four: UnsafePointer<Float>, by codes: MaskStorage) -> Self
  /// The lanes from an address on, which need not be aligned.
  static func load(from address: UnsafePointer<Float>) -> Self
  /// Stores the lanes from an address on, which need not be aligned.
  func store(to address: UnsafeMutablePointer<Float>)
}

extension RegisterVector {
  @inline(__always)
  static func += (_ a: inout Self, _ b: Self) { a = a + b }

  @inline(__always)
  static func * (_ a: Float, _ b: Self) -> Self { Self(repeating: a) * b }

  @inline(__always)
  static func * (_ a: Self, _ b: Float) -> Self { a * Self(repeating: b) }

  @inline(__always)
  static func / (_ a: Self, _ b: Float) -> Self { a / Self(repeating: b) }

  @inline(__always)
  static func + (_ a: Self, _ b: Float) -> Self { a + Self(repeating: b) }

  /// `x` where positive, 0 elsewhere; a NaN becomes 0, so callers must look for NaN in the weights, not here.
  @inline(__always)
  var relu: Self { kept(where: self) }

  /// The larger of two, `b` where they are equal or one is not a number: one instruction, unlike the library's maximum.
  @inline(__always)
  static func larger(_ a: Self, _ b: Self) -> Self { select(isGreater(a, b), a, b) }

  /// For each lane the one of four neighbouring numbers that its code, 0…3, says; any of them for code 4.
  @inline(__always)
  package static func oneOfFour(_ four: UnsafePointer<Float>, by codes: MaskStorage) -> Self {
    isPermuteAnInstruction ? permuted(four, by: codes) : selected(four, by: codes)
  }

  /// ``oneOfFour(_:by:)`` for processors without such an instruction.
  @inline(__always)
  package static func selected(_ four: UnsafePointer<Float>, by codes: MaskStorage) -> Self {
    func isAt(_ code: Int32) -> MaskStorage { isEqual(codes, MaskStorage(repeating: code)) }
    let upper = select(isAt(1), Self(repeating: four[1]), Self(repeating: four[0]))
    return select(isAt(3), Self(repeating: four[3]), select(isAt(2), Self(repeating: four[2]), upper))
  }

  /// `self` where `output` is positive, 0 elsewhere: the gradient of ReLU.
  @inline(__always)
  func kept(where output: Self) -> Self { Self.select(Self.isGreater(output, .zero), self, .zero) }
}

extension SIMD8<Float>: RegisterVector {
  @inline(__always)
  package init(repeating value: Float) { self = splat8(value) }

  @inline(__always)
  package static func + (_ a: Self, _ b: Self) -> Self { add8(a, b) }

  @inline(__always)
  package static func - (_ a: Self, _ b: Self) -> Self { subtract8(a, b) }

  @inline(__always)
  package static func * (_ a: Self, _ b: Self) -> Self { multiply8(a, b) }

  @inline(__always)
  package static func / (_ a: Self, _ b: Self) -> Self { divide8(a, b) }

  @inline(__always)
  package static prefix func - (_ a: Self) -> Self { negate8(a) }

  @inline(__always)
  package func addingProduct(_ a: Self, _ b: Self) -> Self { fused8(a, b, self) }

  @inline(__always)
  package static func isGreater(_ a: Self, _ b: Self) -> SIMD8<Int32> { isGreater8(a, b) }

  @inline(__always)
  package static func isEqual(_ a: SIMD8<Int32>, _ b: SIMD8<Int32>) -> SIMD8<Int32> { isEqual8(a, b) }

  @inline(__always)
  package static func select(_ mask: SIMD8<Int32>, _ a: Self, _ b: Self) -> Self { select8(mask, a, b) }

  @inline(__always)
  package static func select(_ mask: SIMD8<Int32>, _ a: SIMD8<Int32>, _ b: SIMD8<Int32>) -> SIMD8<Int32> {
    selectIntegers8(mask, a, b)
  }

  @inline(__always)
  package static func integers(_ address: UnsafePointer<UInt8>) -> SIMD8<Int32> {
    lanesOfBytes8(UnsafeRawPointer(address).loadUnaligned(as: SIMD8<UInt8>.self))
  }

  @inline(__always)
  package static func storeBytes(of integers: SIMD8<Int32>, to address: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(address).storeBytes(of: lowBytes8(integers), as: SIMD8<UInt8>.self)
  }

  @inline(__always)
  package static func permuted(_ four: UnsafePointer<Float>, by codes: SIMD8<Int32>) -> Self {
    oneOfFour8(four, codes)
  }

  @inline(__always)
  package static func load(from address: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD8<Float>.self)
  }

  @inline(__always)
  package func store(to address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: SIMD8<Float>.self)
  }
}

extension SIMD16<Float>: RegisterVector {
  @inline(__always)
  package init(repeating value: Float) { self = splat16(value) }

  @inline(__always)
  package static func + (_ a: Self, _ b: Self) -> Self { add16(a, b) }

  @inline(__always)
  package static func - (_ a: Self, _ b: Self) -> Self { subtract16(a, b) }

  @inline(__always)
  package static func * (_ a: Self, _ b: Self) -> Self { multiply16(a, b) }

  @inline(__always)
  package static func / (_ a: Self, _ b: Self) -> Self { divide16(a, b) }

  @inline(__always)
  package static prefix func - (_ a: Self) -> Self { negate16(a) }

  @inline(__always)
  package func addingProduct(_ a: Self, _ b: Self) -> Self { fused16(a, b, self) }

  @inline(__always)
  package static func isGreater(_ a: Self, _ b: Self) -> SIMD16<Int32> { isGreater16(a, b) }

  @inline(__always)
  package static func isEqual(_ a: SIMD16<Int32>, _ b: SIMD16<Int32>) -> SIMD16<Int32> { isEqual16(a, b) }

  @inline(__always)
  package static func select(_ mask: SIMD16<Int32>, _ a: Self, _ b: Self) -> Self { select16(mask, a, b) }

  @inline(__always)
  package static func select(_ mask: SIMD16<Int32>, _ a: SIMD16<Int32>, _ b: SIMD16<Int32>) -> SIMD16<Int32> {
    selectIntegers16(mask, a, b)
  }

  @inline(__always)
  package static func integers(_ address: UnsafePointer<UInt8>) -> SIMD16<Int32> {
    lanesOfBytes16(UnsafeRawPointer(address).loadUnaligned(as: SIMD16<UInt8>.self))
  }

  @inline(__always)
  package static func storeBytes(of integers: SIMD16<Int32>, to address: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(address).storeBytes(of: lowBytes16(integers), as: SIMD16<UInt8>.self)
  }

  @inline(__always)
  package static func permuted(_ four: UnsafePointer<Float>, by codes: SIMD16<Int32>) -> Self {
    oneOfFour16(four, codes)
  }

  @inline(__always)
  package static func load(from address: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD16<Float>.self)
  }

  @inline(__always)
  package func store(to address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: SIMD16<Float>.self)
  }
}

extension UnsafePointer<Float> {
  /// The lanes from `offset` on; the address need not be aligned.
  @inline(__always)
  package func load<Lanes: RegisterVector>(_ offset: Int, as type: Lanes.Type = Lanes.self) -> Lanes {
    Lanes.load(from: self + offset)
  }
}

extension UnsafeMutablePointer<Float> {
  /// The lanes from `offset` on; the address need not be aligned.
  @inline(__always)
  package func load<Lanes: RegisterVector>(_ offset: Int, as type: Lanes.Type = Lanes.self) -> Lanes {
    Lanes.load(from: self + offset)
  }

  /// Stores the lanes from `offset` on; the address need not be aligned.
  @inline(__always)
  package func store<Lanes: RegisterVector>(_ lanes: Lanes, _ offset: Int) {
    lanes.store(to: self + offset)
  }
}
