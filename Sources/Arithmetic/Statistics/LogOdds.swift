import ElementaryFunctions

/// The log-odds of a class, log p/(1 − p), from logits: z[label] − log Σ exp z[k] over all other classes k.
///
/// In double precision, and finite where the probability itself rounds to 0 or 1. Infinite or NaN logits give what IEEE
/// 754 makes of the formula.
///
/// - Precondition: there are two logits at least, and one of the class.
package func logOdds(of label: Int, logits: some RandomAccessCollection<Float>) -> Double {
  precondition(logits.count >= 2 && (0..<logits.count).contains(label), "class \(label) of \(logits.count)")
  let values = logits.map { Double($0) }
  let others = values.indices.filter { $0 != label }
  let peak = others.reduce(-Double.infinity) { max($0, values[$1]) }
  let sum = others.reduce(0.0) { $0 + Elementary.exp(values[$1] - peak) }
  return values[label] - peak - Elementary.log(sum)
}
