/// Adds up the gradients of a batch's shards.
public enum ShardSum {
  /// `target = source`.
  ///
  /// - Precondition: the views are of one length.
  public static func copy(_ source: Floats, into target: Floats) {
    precondition(source.count == target.count, "the views must be of one length")
    target.base.update(from: source.base, count: source.count)
  }

  /// `target += source`.
  ///
  /// - Precondition: the views are of one length, a multiple of eight.
  public static func add(_ source: Floats, to target: Floats) {
    precondition(source.count == target.count && source.count % 8 == 0, "the views must be of one length")
    for at in stride(from: 0, to: source.count, by: 8) {
      let old: SIMD8<Float> = target.base.load(at)
      let more: SIMD8<Float> = source.base.load(at)
      target.base.store(old + more, at)
    }
  }
}
