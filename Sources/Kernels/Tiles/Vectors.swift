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

/// A vector as wide as one register, for element-wise stages whose many live values would spill if each were two.
///
/// The comparisons are requirements, not extensions, because the standard library's are only vectorised where the
/// concrete type is known: in generic code they compare lane by lane.
protocol RegisterVector: SIMD
where Scalar == Float, MaskStorage.Scalar == Int32, MaskStorage.MaskStorage == MaskStorage {
  /// Lanes where `a > b`; false for NaN.
  static func isGreater(_ a: Self, _ b: Self) -> SIMDMask<MaskStorage>
  /// `a` where the mask is set, `b` elsewhere.
  static func select(_ mask: SIMDMask<MaskStorage>, _ a: Self, _ b: Self) -> Self
  /// `a` where the mask is set, `b` elsewhere.
  static func select(_ mask: SIMDMask<MaskStorage>, _ a: MaskStorage, _ b: MaskStorage) -> MaskStorage
  /// Lanes where `a == b`.
  static func isEqual(_ a: MaskStorage, _ b: MaskStorage) -> SIMDMask<MaskStorage>
  /// One byte for each lane.
  static func integers(_ address: UnsafePointer<UInt8>) -> MaskStorage
  /// Stores the low byte of every lane of `integers`.
  static func storeBytes(of integers: MaskStorage, to address: UnsafeMutablePointer<UInt8>)
}

extension RegisterVector {
  /// `x` where positive, 0 elsewhere; a NaN becomes 0, so callers must look for NaN in the weights, not here.
  @inline(__always)
  var rectified: Self { kept(where: self) }

  /// `self` where `output` is positive, 0 elsewhere: the rectifier's gradient.
  @inline(__always)
  func kept(where output: Self) -> Self { Self.select(Self.isGreater(output, .zero), self, .zero) }
}

extension SIMD8<Float>: RegisterVector {
  @inline(__always)
  static func isGreater(_ a: Self, _ b: Self) -> SIMDMask<SIMD8<Int32>> { a .> b }

  @inline(__always)
  static func select(_ mask: SIMDMask<SIMD8<Int32>>, _ a: Self, _ b: Self) -> Self { b.replacing(with: a, where: mask) }

  @inline(__always)
  static func select(
    _ mask: SIMDMask<SIMD8<Int32>>, _ a: SIMD8<Int32>, _ b: SIMD8<Int32>
  ) -> SIMD8<Int32> {
    b.replacing(with: a, where: mask)
  }

  @inline(__always)
  static func isEqual(_ a: SIMD8<Int32>, _ b: SIMD8<Int32>) -> SIMDMask<SIMD8<Int32>> { a .== b }

  @inline(__always)
  static func integers(_ address: UnsafePointer<UInt8>) -> SIMD8<Int32> {
    SIMD8<Int32>(truncatingIfNeeded: UnsafeRawPointer(address).loadUnaligned(as: SIMD8<UInt8>.self))
  }

  @inline(__always)
  static func storeBytes(of integers: SIMD8<Int32>, to address: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(address).storeBytes(
      of: SIMD8<UInt8>(truncatingIfNeeded: integers), as: SIMD8<UInt8>.self)
  }
}

extension SIMD16<Float>: RegisterVector {
  @inline(__always)
  static func isGreater(_ a: Self, _ b: Self) -> SIMDMask<SIMD16<Int32>> { a .> b }

  @inline(__always)
  static func select(_ mask: SIMDMask<SIMD16<Int32>>, _ a: Self, _ b: Self) -> Self {
    b.replacing(with: a, where: mask)
  }

  @inline(__always)
  static func select(
    _ mask: SIMDMask<SIMD16<Int32>>, _ a: SIMD16<Int32>, _ b: SIMD16<Int32>
  ) -> SIMD16<Int32> {
    b.replacing(with: a, where: mask)
  }

  @inline(__always)
  static func isEqual(_ a: SIMD16<Int32>, _ b: SIMD16<Int32>) -> SIMDMask<SIMD16<Int32>> { a .== b }

  @inline(__always)
  static func integers(_ address: UnsafePointer<UInt8>) -> SIMD16<Int32> {
    SIMD16<Int32>(truncatingIfNeeded: UnsafeRawPointer(address).loadUnaligned(as: SIMD16<UInt8>.self))
  }

  @inline(__always)
  static func storeBytes(of integers: SIMD16<Int32>, to address: UnsafeMutablePointer<UInt8>) {
    UnsafeMutableRawPointer(address).storeBytes(
      of: SIMD16<UInt8>(truncatingIfNeeded: integers), as: SIMD16<UInt8>.self)
  }
}

extension UnsafePointer<Float> {
  /// The lanes from `offset` on; the address need not be aligned.
  @inline(__always)
  func load<Lanes: SIMD>(_ offset: Int, as type: Lanes.Type = Lanes.self) -> Lanes where Lanes.Scalar == Float {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Lanes.self)
  }
}

extension UnsafeMutablePointer<Float> {
  /// The lanes from `offset` on; the address need not be aligned.
  @inline(__always)
  func load<Lanes: SIMD>(_ offset: Int, as type: Lanes.Type = Lanes.self) -> Lanes where Lanes.Scalar == Float {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Lanes.self)
  }

  /// Stores the lanes from `offset` on; the address need not be aligned.
  @inline(__always)
  func store<Lanes: SIMD>(_ lanes: Lanes, _ offset: Int) where Lanes.Scalar == Float {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: lanes, as: Lanes.self)
  }
}
