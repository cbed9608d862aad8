/// What an optimiser remembers, with zero in place of all that is below 2⁻¹⁰⁰.
///
/// A parameter whose gradient stays zero, such as that of a dead unit, has moments that shrink with every step, and
/// after some 800 steps they would be subnormal for good: rounding keeps them from reaching zero, and a processor takes
/// a hundred times as long for each operation on them. Moments of 2⁻¹⁰⁰ move a parameter by less than 2⁻⁷⁰, so nothing
/// is lost.
@inline(__always)
func flushed(_ moments: SIMD8<Float>) -> SIMD8<Float> {
  let limit = SIMD8<Float>(repeating: 0x1p-100)
  let isVanishing = SIMD8<Float>.isGreater(limit, moments) & SIMD8<Float>.isGreater(moments, -limit)
  return SIMD8<Float>.select(isVanishing, .zero, moments)
}
