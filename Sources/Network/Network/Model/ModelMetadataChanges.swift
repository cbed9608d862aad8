extension ModelMetadata {
  /// What differs between this and the metadata of an earlier run, one readable line for each difference.
  ///
  /// Empty if a run with this metadata makes the same weights as the earlier one did, epoch by epoch. The number of
  /// epochs seen is a result, the preparation follows from the images, the origin from the weights to start from, and
  /// names change no weight; none is compared.
  ///
  /// - `earlier`: What is compared with, such as the metadata of a checkpoint or an existing model.
  package func changes(since earlier: ModelMetadata) -> [String] {
    differences(from: earlier, except: ["epochs", originKey, preparationKey, classNamesKey]).map { key, before, after in
      let name = key.hasPrefix(crcPrefix) ? "the content of \(key.dropFirst(crcPrefix.count))" : key
      return switch (before, after) {
      case (nil, let after?): "\(name) is new (\(after))"
      case (let before?, nil): "\(name) is gone (it was \(before))"
      case (let before, let after): "\(name) was \(before ?? "nothing"), now is \(after ?? "nothing")"
      }
    }
  }

  /// The facts in which this and other metadata differ, sorted by key; a fact that is not there is `nil`.
  ///
  /// - `keys`: What is not compared.
  package func differences(
    from other: ModelMetadata, except keys: Set<String>
  ) -> [(key: String, theirs: String?, mine: String?)] {
    let (mine, theirs) = (text, other.text)
    return Set(mine.keys).union(theirs.keys).subtracting(keys).sorted().compactMap { key in
      mine[key] == theirs[key] ? nil : (key, theirs[key], mine[key])
    }
  }
}
