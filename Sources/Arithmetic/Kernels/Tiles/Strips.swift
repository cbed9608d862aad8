/// `target[i] += Σ gradient[f] · weights[f·spacing + i]` over some filters f, ascending, for i in 0 ..< length.
///
/// The target is held in registers strip by strip while the filters pass by: one load and one fused multiply–add for
/// each vector of a filter.
///
/// - Precondition: `length` is a multiple of ``vectorLanes``.
@inline(__always)
func addStrips(
  _ filters: BitSet, _ gradient: UnsafePointer<Float>, from weights: UnsafePointer<Float>, spacing: Int,
  to target: UnsafeMutablePointer<Float>, length: Int
) {
  var vector = 0
  let vectors = length / vectorLanes
  var strips = (vectors + BlockSizes.stripVectors - 1) / BlockSizes.stripVectors
  while vector < vectors {
    let width = (vectors - vector + strips - 1) / strips
    let from = weights + vector &* vectorLanes
    let to = target + vector &* vectorLanes
    switch width {
    case 1: addStrip(InlineArray<1, Vector>.self, filters, gradient, from, spacing, to)
    case 2: addStrip(InlineArray<2, Vector>.self, filters, gradient, from, spacing, to)
    case 3: addStrip(InlineArray<3, Vector>.self, filters, gradient, from, spacing, to)
    case 4: addStrip(InlineArray<4, Vector>.self, filters, gradient, from, spacing, to)
    case 5: addStrip(InlineArray<5, Vector>.self, filters, gradient, from, spacing, to)
    default: addStrip(InlineArray<6, Vector>.self, filters, gradient, from, spacing, to)
    }
    vector += min(width, 6)
    strips -= 1
  }
}

@inline(__always)
private func addStrip<let width: Int>(
  _: InlineArray<width, Vector>.Type, _ filters: BitSet, _ gradient: UnsafePointer<Float>,
  _ weights: UnsafePointer<Float>, _ spacing: Int, _ target: UnsafeMutablePointer<Float>
) {
  var sums = InlineArray<width, Vector> { target.load($0 &* vectorLanes) }
  for filter in filters {
    let from = weights + filter &* spacing
    let value = Vector(repeating: gradient[filter])
    for i in 0..<width { sums[i] = sums[i].addingProduct(from.load(i &* vectorLanes), value) }
  }
  for i in 0..<width { target.store(sums[i], i &* vectorLanes) }
}
