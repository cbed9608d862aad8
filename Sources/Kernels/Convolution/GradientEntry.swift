/// One gradient that is not zero: where its partner array has the elements that it multiplies, and its value.
struct GradientEntry {
  var offset: Int32
  var value: Float
}
