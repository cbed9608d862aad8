extension ModelMetadata {
  /// What differs between this and the metadata of an earlier run, one readable line for each difference.
  ///
  /// Empty if a run with this metadata makes the same weights as the earlier one did, epoch by epoch. The number of
  /// epochs seen is a result, the preparation follows from the images, and names change no weight; none is compared.
  ///
  /// - Parameter earlier: What is compared with, such as the metadata of a checkpoint or an existing model.
  public func changes(since earlier: ModelMetadata) -> [String] {
    let (now, then) = (text, earlier.text)
    return Set(now.keys).union(then.keys).subtracting(["epochs", preparationKey, classNamesKey]).sorted().compactMap {
      key in
      let name = key.hasPrefix(crcPrefix) ? "the content of \(key.dropFirst(crcPrefix.count))" : key
      return switch (then[key], now[key]) {
      case (let before, let after) where before == after: nil
      case (nil, let after?): "\(name) is new (\(after))"
      case (let before?, nil): "\(name) is gone (it was \(before))"
      case (let before, let after): "\(name) was \(before ?? "nothing"), now is \(after ?? "nothing")"
      }
    }
  }
}
