import Dataset
import Formats
import RunFiles
import Statistics

/// What may be wrong with the data of a run.
package struct DataAudit {
  /// Training images whose labels are probably wrong, most suspicious first; `nil` without out-of-fold predictions.
  package let labelIssues: [LabelIssue]?
  /// Images that equal another one, group by group.
  package let duplicates: [DuplicateRow]
  /// Images that do not look like the others.
  package let oddities: [OddImageRow]
  /// Fractions of the training images beside the same in the test images.
  package let shift: [ShiftRow]
  /// How many images were looked at for wrong labels.
  package let judged: Int

  /// What the classes are called.
  package let names: ClassNames?
  private let hasFiles: Bool
  private let classCount: Int

  /// Looks at the arrays of a run, at the predictions of its folds, and at the test accuracy that was measured, if
  /// there is any.
  ///
  /// - Throws: `FileError` if a file is not what it has to be, or the images of the two sets have different shapes.
  package init(_ train: LabelledImages, _ test: LabelledImages, in artifacts: Artifacts) throws {
    guard train.images.shape.dimensions.dropFirst() == test.images.shape.dimensions.dropFirst() else {
      throw FileError(
        .badData, path: artifacts.testImages,
        "expected images of the shape of the training images, \(train.images.shape); found \(test.images.shape); use "
          + "images of one data set")
    }
    names = try ClassNames.readIfPresent(artifacts.classes)
    try names.check(classCount: train.classCount, from: artifacts.classes)
    let sets = [try AuditedSet("train", train, in: artifacts), try AuditedSet("test", test, in: artifacts)]
    classCount = train.classCount
    hasFiles = sets.allSatisfy { $0.files != nil }
    duplicates = Self.duplicates(sets, names)
    let looks = ImageOddities(of: train)
    let found = sets.map { looks.find(in: $0.data) }
    oddities = zip(sets, found).flatMap { [names] set, odd in
      odd.map { image, oddity in
        OddImageRow(set: set.name, index: image, label: set.label(image), oddity, names, file: set.file(image))
      }
    }
    let outOfFold = try OutOfFold(in: artifacts, of: train)
    judged = outOfFold?.images.count ?? 0
    labelIssues = outOfFold.map { [names] in Self.labelIssues($0, sets[0], names) }
    shift = try Self.accuracy(outOfFold, test, in: artifacts) + Self.classes(sets) + Self.looks(sets, found)
  }

  /// Writes the tables.
  package func write(in artifacts: Artifacts) throws {
    let hasNames = names != nil
    if let labelIssues {
      try LabelIssue.schema(classCount: classCount, hasNames: hasNames, hasFiles: hasFiles)
        .write(labelIssues, to: artifacts.labelIssues)
    }
    try DuplicateRow.schema(hasNames: hasNames, hasFiles: hasFiles).write(duplicates, to: artifacts.duplicates)
    try OddImageRow.schema(hasNames: hasNames, hasFiles: hasFiles).write(oddities, to: artifacts.oddImages)
    try ShiftRow.schema.write(shift, to: artifacts.shift)
  }

  private static func labelIssues(_ outOfFold: OutOfFold, _ train: AuditedSet, _ names: ClassNames?) -> [LabelIssue] {
    let count = train.data.classCount
    func probabilities(_ place: Int) -> [Double] {
      Array(outOfFold.probabilities[place * count..<(place + 1) * count])
    }
    // In the order of the images, by which equally suspicious ones are ordered.
    let order = outOfFold.images.indices.sorted { outOfFold.images[$0] < outOfFold.images[$1] }
    let issues = ConfidentLearning.issues(
      labels: order.map { outOfFold.labels[$0] }, probabilities: order.flatMap(probabilities),
      classCount: count)
    return issues.map { place in
      let (image, row) = (outOfFold.images[order[place]], probabilities(order[place]))
      return LabelIssue(
        index: image, label: train.label(image), suggested: row.argmax, probabilities: row, names,
        file: train.file(image))
    }
  }

  private static func duplicates(_ sets: [AuditedSet], _ names: ClassNames?) -> [DuplicateRow] {
    IdenticalImages(sets.map(\.data.images)).groups.enumerated().flatMap { number, members in
      let labels = members.map { sets[$0.set].label($0.image) }
      let kind = Set(labels).count == 1 ? DuplicateRow.Labels.equal : .contradicting
      return zip(members, labels).map { member, label in
        let set = sets[member.set]
        return DuplicateRow(
          group: number, set: set.name, index: member.image, label: label, labels: kind, names,
          file: set.file(member.image))
      }
    }
  }

  private static func accuracy(
    _ outOfFold: OutOfFold?, _ test: LabelledImages, in artifacts: Artifacts
  ) throws -> [ShiftRow] {
    guard let outOfFold, Paths.exists(artifacts.evaluation.metrics) else { return [] }
    let measured = try SetMetrics.readAll(artifacts.evaluation.metrics).first { $0.name == "test" }
    guard let measured, measured.images == test.count else { return [] }
    return [
      ShiftRow(
        ShiftRow.accuracy, train: (outOfFold.correct, outOfFold.images.count), test: (measured.correct, measured.images)
      )
    ]
  }

  private static func classes(_ sets: [AuditedSet]) -> [ShiftRow] {
    let (train, test) = (sets[0].data, sets[1].data)
    return (0..<train.classCount).map { label in
      ShiftRow(
        ShiftRow.classShare, label: label, train: (train.labelHistogram[label], train.count),
        test: (test.labelHistogram[label], test.count))
    }
  }

  private static func looks(_ sets: [AuditedSet], _ found: [[(image: Int, oddity: ImageOddity)]]) -> [ShiftRow] {
    ImageOddity.allCases.map { oddity in
      let counts = zip(sets, found).map { set, odd in (count: odd.count { $0.oddity == oddity }, of: set.data.count) }
      return ShiftRow(oddity.rawValue, train: counts[0], test: counts[1])
    }
  }
}

/// A set of images and where they come from.
private struct AuditedSet {
  let name: String
  let data: LabelledImages
  /// The file of each image, if anybody says.
  let files: [String]?

  init(_ name: String, _ data: LabelledImages, in artifacts: Artifacts) throws {
    self.name = name
    self.data = data
    files = try ImageSources.readIfPresent(artifacts.sources, set: name, count: data.count)
  }

  func label(_ image: Int) -> Int { Int(data.labels[image]) }
  func file(_ image: Int) -> String { files?[image] ?? "" }
}
