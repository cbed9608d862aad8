/// A colour map spread over a range of values: what gives a value its colour.
package struct ColorScale: Sendable, Hashable {
  /// The colours.
  package let map: ColorMap
  /// The values that the first and the last colour stand for.
  package let range: ValueRange

  /// Spreads a map over a range.
  package init(map: ColorMap, range: ValueRange) {
    self.map = map
    self.range = range
  }

  /// Spreads a map over the finite ones of `values`; evenly about zero if the map is centred there.
  package init(map: ColorMap, fitting values: some Sequence<Float>) {
    self.init(map: map, range: ValueRange(of: values, centredOnZero: map.isCentredOnZero))
  }

  /// The colour of a value: the end colours outside the range, ``ColorMap/notANumber`` for a NaN.
  ///
  /// A range of one value has no width to divide by. That value then gets the first colour, as most constant maps are
  /// units that never fire, or the middle one if that is the map's colour for zero.
  package func color(of value: Float) -> Color {
    let value = Double(value)
    guard range.low < range.high else {
      if value == range.low { return map.color(at: map.isCentredOnZero ? 0.5 : 0) }
      return map.color(at: value.isNaN ? value : value < range.low ? 0 : 1)
    }
    return map.color(at: (value - range.low) / (range.high - range.low))
  }
}
