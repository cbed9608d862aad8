/// What every benchmark reports of one iteration beside its time, by the names that the exported file has.
public enum Metric {
  /// Images that the iteration computes; 0 where there is no such thing.
  public static let images = "images"
  /// Multiply–adds that it does.
  public static let multiplyAdds = "multiply-adds"
  /// Multiply–adds that the textbook's formula would take for the same result.
  public static let denseMultiplyAdds = "dense multiply-adds"
  /// The limit of the threads in use, measured just before, in millions of floating-point operations per second.
  public static let limit = "FMA limit, MFLOP per s"
}
