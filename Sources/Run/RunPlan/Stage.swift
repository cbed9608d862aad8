/// The stages of a run, in their order.
public enum Stage: String, Sendable, CaseIterable {
  case convert, folds, train, aggregate, final, evaluate, audit, render, report

  /// The place in the order, from 0.
  public var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
