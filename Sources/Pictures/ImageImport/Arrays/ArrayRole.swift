/// What a file or an array of a data set is, by its name: `t10k-images-idx3-ubyte.gz`, `x_train.npy`, `train_labels`.
struct ArrayRole: Hashable {
  enum Part: Hashable { case train, test, validation }
  enum Content: Hashable { case images, labels }

  /// `nil` where the name does not say.
  let part: Part?
  let content: Content?
  /// The rest of the name, which tells data sets in one folder apart: `emnist-letters`.
  let subset: String

  private static let parts: [String: Part] = [
    "train": .train, "training": .train, "test": .test, "testing": .test, "t10k": .test, "val": .validation,
    "valid": .validation, "validation": .validation,
  ]
  private static let contents: [String: Content] = [
    "images": .images, "image": .images, "imgs": .images, "img": .images, "x": .images, "data": .images,
    "pixels": .images, "labels": .labels, "label": .labels, "y": .labels, "targets": .labels, "target": .labels,
  ]
  private static let endings: Set<String> = ["gz", "npy", "npz", "csv", "ubyte", "idx1", "idx3", "idx4"]

  init(_ name: String) {
    let words = name.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
    part = words.lazy.compactMap { Self.parts[$0] }.first
    content = words.lazy.compactMap { Self.contents[$0] }.first
    subset = words.filter { Self.parts[$0] == nil && Self.contents[$0] == nil && !Self.endings.contains($0) }
      .joined(separator: "-")
  }
}
