/// The stages of a run, in their order.
package enum Stage: String, Sendable, CaseIterable {
  case convert, folds, train, aggregate, final, evaluate, audit, render, report

  /// The place in the order, from 0.
  package var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
