import Dataset
import Formats

/// The numbers of the classes in the arrays, 0, 1, … without gaps, and their names.
struct ClassNumbering {
  /// The class of every image.
  let labels: [UInt8]
  /// The number of classes.
  let classCount: Int
  /// The names of the classes; `nil` if by their numbers.
  let names: ClassNames?
  /// What was changed, in words; `nil` if nothing was.
  let remark: String?

  /// Numbers the labels of the training images in their order; a label that is no longer the same becomes the class's
  /// name.
  ///
  /// - Throws: `FileError`: there are fewer than 2 classes or more than 256, a test image is of a class without
  ///   training images, or a name is none.
  init(_ images: StagedImages) throws {
    let path = images.path
    let training = images.testStart.map { images.labels[..<$0] } ?? images.labels[...]
    let found = images.names.map { Array($0.indices) } ?? Set(training).sorted()
    guard (2...256).contains(found.count) else {
      throw FileError(
        .badData, path: path,
        "expected 2 to 256 classes; found \(grouped(found.count)); "
          + (found.count < 2 ? "there is nothing to tell apart" : "check that the labels are those of classes"))
    }
    let places = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, UInt8($0)) })
    var lacking = Set(found)
    for label in training { lacking.remove(label) }
    if let label = lacking.min() {
      throw FileError(
        .badData, path: path,
        "expected training images of every class; found none of '\(images.names?[label] ?? "\(label)")'; add some, or "
          + "remove the class")
    }
    labels = try images.labels.enumerated().map { image, label in
      guard let place = places[label] else {
        throw FileError(
          .badData, path: images.origin(of: image),
          "expected the label of a class with training images; found \(label); leave the image out, or add training "
            + "images"
        )
      }
      return place
    }
    classCount = found.count
    do throws(ClassNameError) {
      names = try ClassNames(images.names ?? found.map(String.init))
    } catch {
      throw FileError(.badData, path: path, error.description)
    }
    let isRenumbered = images.names == nil && names != nil
    remark =
      isRenumbered
      ? "labels \(Self.text(found)) become 0 to \(found.count - 1); they are the names of the classes" : nil
  }

  private static func text(_ labels: [Int]) -> String {
    let isWithoutGaps = labels.count - 1 == labels[labels.count - 1] - labels[0]
    return isWithoutGaps || labels.count > 12
      ? "\(labels[0]) to \(labels[labels.count - 1])\(isWithoutGaps ? "" : " with gaps")"
      : labels.map(String.init).joined(separator: ", ")
  }
}
