import Dataset
import Formats

/// The images that are set apart for testing where the data have no test set.
///
/// Identical images, and images of a group that a person names, are all for training or all for testing. A class of one
/// image, and the group that it is in, stays in training.
///
/// - Without named groups: each set of identical images is one sample of its most frequent class (the lowest of
///   several), and the samples are split as scikit-learn's `train_test_split(…, test_size=…, stratify=…,
///   random_state=SEED)` splits them: see ``StratifiedSplit``. The size is the fraction or, where that is fewer than
///   there are classes, which scikit-learn refuses, one sample for each class. Where no two images are identical, the
///   samples are the images.
/// - With named groups: the test images are the first fold of `StratifiedGroupKFold(n_splits=round(1 / FRACTION),
///   shuffle=True, random_state=SEED)`: see ``StratifiedGroupFolds``.
struct TestPart {
  /// Whether each image is for testing.
  let isTest: [Bool]
  /// What was done, in words.
  let remarks: [String]

  init(_ images: StagedImages, labels: [UInt8], _ options: ImportOptions) throws {
    let named = try options.groups.map { try GroupsFile.read($0, of: images) }
    let groups = try ImageGroups(images, named: named)
    let kept = Self.keptForTraining(labels, groups.groups)
    let free = labels.indices.filter { !kept[groups.groups[$0]] }
    var chosen = [Bool](repeating: false, count: images.count)
    do throws(SplitError) {
      for image in try Self.choose(free, labels, groups.groups, isNamed: named != nil, options) { chosen[image] = true }
    } catch {
      throw Self.fileError(error, images, options)
    }
    isTest = chosen
    try Self.checkTraining(chosen, labels, images)
    let count = chosen.count { $0 }
    remarks =
      ["\(grouped(count)) of \(counted(images.count, "image")) set apart for testing, as there is no test set"]
      + (groups.repeated == 0
        ? [] : ["\(counted(groups.repeated, "image")) identical to an earlier one kept in the same set with it"])
      + (free.count == images.count ? [] : ["classes of one image are in the training set only"])
  }

  /// Whether each group has the only image of a class.
  private static func keptForTraining(_ labels: [UInt8], _ groups: [Int]) -> [Bool] {
    var counts = [Int](repeating: 0, count: 256)
    for label in labels { counts[Int(label)] += 1 }
    var kept = [Bool](repeating: false, count: (groups.max() ?? -1) + 1)
    for (label, group) in zip(labels, groups) where counts[Int(label)] == 1 { kept[group] = true }
    return kept
  }

  private static func choose(
    _ images: [Int], _ labels: [UInt8], _ groups: [Int], isNamed: Bool, _ options: ImportOptions
  ) throws(SplitError) -> [Int] {
    if isNamed {
      let folds = max(2, Int((1 / options.testFraction).rounded()))
      let fold = try StratifiedGroupFolds.assign(
        labels: images.map { Int(labels[$0]) }, groups: images.map { groups[$0] }, folds: folds, seed: options.seed)
      return images.indices.filter { fold[$0] == 0 }.map { images[$0] }
    }
    var members: [(group: Int, images: [Int])] = []
    var places: [Int: Int] = [:]
    for image in images {
      if let place = places[groups[image]] {
        members[place].images.append(image)
      } else {
        places[groups[image]] = members.count
        members.append((groups[image], [image]))
      }
    }
    var sampleLabels = members.map { mostFrequent($0.images.map { Int(labels[$0]) }) }
    // Images of a class may all be identical: one sample, which stays in training as well.
    var counts: [Int: Int] = [:]
    for label in sampleLabels { counts[label, default: 0] += 1 }
    let samples = members.indices.filter { counts[sampleLabels[$0]] ?? 0 > 1 }
    sampleLabels = samples.map { sampleLabels[$0] }
    let count = Int((options.testFraction * Double(samples.count)).rounded(.up))
    let isTest = try StratifiedSplit.isTest(
      labels: sampleLabels, testCount: max(count, Set(sampleLabels).count), seed: options.seed)
    return samples.indices.filter { isTest[$0] }.flatMap { members[samples[$0]].images }
  }

  /// The most frequent number, the lowest of several.
  private static func mostFrequent(_ numbers: [Int]) -> Int {
    guard numbers.count > 1 else { return numbers[0] }
    let counts = Dictionary(numbers.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? numbers[0]
  }

  /// Checks that the training part has every class.
  private static func checkTraining(_ isTest: [Bool], _ labels: [UInt8], _ images: StagedImages) throws {
    let training = Set(zip(labels, isTest).filter { !$1 }.map(\.0))
    guard let lost = labels.first(where: { !training.contains($0) }) else { return }
    throw FileError(
      .badData, path: images.path,
      "expected training images of every class after the split; found none of class \(lost); lower --test-fraction, "
        + "or try another --seed")
  }

  private static func fileError(_ error: SplitError, _ images: StagedImages, _ options: ImportOptions) -> FileError {
    let problem =
      switch error {
      case .singleMember(let label):
        "expected at least 2 images of every class to set some apart for testing; found 1 of class \(label); add more"
      case .tooFewSamples(let training, let test, let classes):
        "expected at least \(classes) images for training and as many for testing, one of each class; found "
          + "\(training) and \(test); add images, or name a test set with --test"
      case .tooFewGroups(let groups, let folds):
        "expected at least \(folds) groups for --test-fraction \(options.testFraction); found \(groups); raise it, or "
          + "name smaller groups"
      }
    return FileError(.badData, path: images.path, problem)
  }
}

/// A table of groups: a row `file,group` for each image, with the names of `sources.csv`.
enum GroupsFile {
  /// The group of each image, numbered as `numpy.unique` sorts their names.
  ///
  /// - Throws: `FileError`: the file cannot be read, or an image has no row, or two.
  static func read(_ path: String, of images: StagedImages) throws -> [Int] {
    var rows = try CSVReader(path, required: ["file", "group"])
    let (file, group) = try (rows.column("file"), rows.column("group"))
    var found: [String: String] = [:]
    while try rows.advance() {
      let name = try rows.text(file)
      guard found.updateValue(try rows.text(group), forKey: name) == nil else {
        throw FileError(
          .badData, path: path,
          "line \(grouped(rows.line)): expected each file once; found \(quoted(name)) again; remove one of the rows")
      }
    }
    let names = try (0..<images.count).map { image in
      guard let name = found[images.origin(of: image)] else {
        throw FileError(
          .badData, path: path,
          "expected a row for every image; found none for \(quoted(images.origin(of: image))); add it; sources.csv of "
            + "a run without --groups has the names")
      }
      return name
    }
    return GroupNumbering.ranks(of: names)
  }
}
