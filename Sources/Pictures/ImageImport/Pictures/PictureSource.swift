import Dataset
import Formats
import Kernels
import Synchronization

/// Folders of pictures by class, with a test set of their own or without.
struct PictureSource {
  let train: PictureTree
  let test: PictureTree?
  /// Folders that are neither for training nor for testing, where there is one for training.
  private let ignored: [String]

  /// Finds the folders: `train/CLASS` and, if it is there, `test/CLASS`, or `CLASS` alone.
  ///
  /// - Returns: `nil` if no folder below `folder` has a picture.
  init?(_ folder: String, test other: String?) throws {
    let whole = try PictureTree(folder)
    // A folder of folders is no class: a class named train has pictures in it.
    let parts = try ["train", "test"].map { part in
      whole.classes.contains { $0.name == part } ? try PictureTree(folder, prefix: part + "/") : nil
    }
    if let train = parts[0], train.classes.contains(where: { !$0.files.isEmpty }) {
      self.train = train
      ignored = whole.classes.map(\.name).filter { $0 != "train" && $0 != "test" }
      test = try other.map { try PictureTree($0) } ?? parts[1]
    } else {
      train = whole
      ignored = []
      test = try other.map { try PictureTree($0) }
    }
    guard [train, test].contains(where: { !($0?.isWithoutPictures ?? true) }) else { return nil }
  }

  private var trees: [PictureTree] { [train] + (test.map { [$0] } ?? []) }

  /// What was found, in words.
  var description: String {
    let sets = trees.map { counted($0.classes.reduce(0) { $0 + $1.files.count }, "picture") }
    return "PNG pictures in \(counted(train.classes.count, "class", "classes")): \(sets[0])"
      + (sets.count > 1 ? " for training, \(sets[1]) for testing" : "")
  }

  /// Decodes all pictures.
  func stage(_ options: ImportOptions, _ surroundings: ImportSurroundings) throws -> StagedImages {
    try checkFormats()
    let names = try classNames()
    for tree in trees where !tree.others.isEmpty {
      surroundings.note(
        "\(Paths.join(tree.folder, tree.others[0])): left out, no picture in a class's folder"
          + (tree.others.count > 1 ? "; so are \(counted(tree.others.count - 1, "more file"))" : ""))
    }
    if let first = ignored.first {
      surroundings.note(
        "\(Paths.join(train.folder, first)): left out, it is neither train nor test"
          + (ignored.count > 1 ? "; so are \(counted(ignored.count - 1, "more folder"))" : ""))
    }
    let paths = trees.map { tree in tree.classes.flatMap { $0.files.map { Paths.join(tree.folder, $0) } } }
    let labels = trees.map { tree in
      tree.classes.flatMap { found in
        [Int](repeating: names.firstIndex { $0.isSame(as: found.name) } ?? 0, count: found.files.count)
      }
    }
    let decoded = try PictureBatch(paths.flatMap { $0 }, options, surroundings).decode()
    let files = trees.flatMap { tree in tree.classes.flatMap(\.files) }
    let allLabels = labels.flatMap { $0 }
    return StagedImages(
      extents: decoded.extents, pixels: decoded.pixels, places: decoded.places,
      labels: decoded.places.map { allLabels[$0] },
      testStart: test == nil ? nil : decoded.places.firstIndex { $0 >= paths[0].count } ?? decoded.places.count,
      names: names, origin: { files[$0] }, path: train.folder)
  }

  /// The names of the classes in the order of their labels, which is that of their code points.
  private func classNames() throws -> [String] {
    for tree in trees {
      if let empty = tree.classes.first(where: { $0.files.isEmpty }) {
        throw FileError(
          .badData, path: Paths.join(tree.folder, empty.name),
          "expected PNG pictures of the class; found none; put them there, or remove the folder")
      }
    }
    let names = train.classes.map(\.name)
    // Before a million pictures are decoded.
    do throws(ClassNameError) { _ = try ClassNames(names) } catch {
      throw FileError(.badData, path: train.folder, error.description)
    }
    if let new = test?.classes.first(where: { found in !names.contains { $0.isSame(as: found.name) } }) {
      throw FileError(
        .badData, path: test?.folder ?? "",
        "expected the classes of the training pictures; found '\(new.name)'; add training pictures of it, or remove it")
    }
    return names
  }

  private func checkFormats() throws {
    for tree in trees {
      guard !tree.foreign.isEmpty else { continue }
      let suffixes = tree.foreign.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
      let counts = suffixes.map { "\(grouped($0.value.count)) .\($0.key)" }.joined(separator: ", ")
      let patterns = suffixes.map { "-iname '*.\($0.key)'" }
      let choice = patterns.count == 1 ? patterns[0] : "\\( \(patterns.joined(separator: " -o ")) \\)"
      throw FileError(
        .badData, path: Paths.join(tree.folder, suffixes[0].value.first),
        "expected PNG pictures only; found others (\(counts)); convert them with ImageMagick, find "
          + "\(Self.shellWord(tree.folder)) \(choice) -exec mogrify -auto-orient -format png {} +")
    }
  }

  /// A path as a shell reads it back.
  private static func shellWord(_ path: String) -> String {
    let isPlain = path.utf8.allSatisfy { byte in
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || "/._-+".utf8.contains(byte)
    }
    return isPlain
      ? path : "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

extension PictureTree {
  /// Whether there is nothing in any class's folder that looks like a picture.
  var isWithoutPictures: Bool { foreign.isEmpty && classes.allSatisfy { $0.files.isEmpty } }
}

extension String {
  /// Whether two names are of one file: texts that Unicode calls equal may be two.
  fileprivate func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
