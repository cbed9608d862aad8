/// `target[i] += Σ value · partner[offset + i]` over the entries in order, for i in 0 ..< length.
///
/// The target is held in registers strip by strip while the entries pass by: one load and one fused multiply–add for
/// each vector of an entry.
///
/// - Precondition: `length` is a multiple of ``vectorLanes``.
@inline(__always)
func addStrips(
  _ entries: UnsafeBufferPointer<GradientEntry>, from partner: UnsafePointer<Float>,
  to target: UnsafeMutablePointer<Float>, length: Int
) {
  var vector = 0
  let vectors = length / vectorLanes
  var strips = (vectors + BlockSizes.stripVectors - 1) / BlockSizes.stripVectors
  while vector < vectors {
    let width = (vectors - vector + strips - 1) / strips
    let from = partner + vector &* vectorLanes
    let to = target + vector &* vectorLanes
    switch width {
    case 1: addStrip(InlineArray<1, Vector>.self, entries, from, to)
    case 2: addStrip(InlineArray<2, Vector>.self, entries, from, to)
    case 3: addStrip(InlineArray<3, Vector>.self, entries, from, to)
    case 4: addStrip(InlineArray<4, Vector>.self, entries, from, to)
    case 5: addStrip(InlineArray<5, Vector>.self, entries, from, to)
    default: addStrip(InlineArray<6, Vector>.self, entries, from, to)
    }
    vector += min(width, 6)
    strips -= 1
  }
}

@inline(__always)
private func addStrip<let width: Int>(
  _: InlineArray<width, Vector>.Type, _ entries: UnsafeBufferPointer<GradientEntry>,
  _ partner: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
) {
  var sums = InlineArray<width, Vector> { target.load($0 &* vectorLanes) }
  for entry in entries {
    let from = partner + Int(entry.offset)
    let value = Vector(repeating: entry.value)
    for i in 0..<width { sums[i] = sums[i].addingProduct(from.load(i &* vectorLanes), value) }
  }
  for i in 0..<width { target.store(sums[i], i &* vectorLanes) }
}
