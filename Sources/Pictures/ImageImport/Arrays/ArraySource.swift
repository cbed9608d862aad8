import Formats
import Tensors

/// Arrays of images and labels, for training and perhaps for testing.
struct ArraySource {
  struct Pair {
    let images: ArrayFile
    let labels: ArrayFile
  }

  let train: Pair
  let test: Pair?

  /// What was found, in words.
  var description: String {
    "images in \(train.images.name), labels in \(train.labels.shortName)"
      + (test.map { "; for testing in \($0.images.shortName)" } ?? "")
  }

  /// Finds the arrays among files by their names.
  ///
  /// - `paths`: Files.
  /// - `test`: The files with the images for testing; `nil` if they may be among the first.
  /// - `nil` if there is none.
  /// - Throws: `FileError`: arrays of several data sets, or some but not all that are needed.
  init?(_ paths: [String], test: [String]?, _ options: ImportOptions, in place: String) throws {
    let files = try NamedArrays(paths, options.subset, in: place)
    guard !files.isEmpty else { return nil }
    guard let images = files.find(.train, .images), let labels = files.find(.train, .labels) else {
      throw FileError(
        .noInput, path: place,
        "expected arrays of images and labels, such as x_train.npy and y_train.npy; found "
          + "\(quoted(files.description)); rename them")
    }
    train = Pair(images: images, labels: labels)
    let others = try test.map { try NamedArrays($0, options.subset, in: place) }
    func find(_ content: ArrayRole.Content) -> ArrayFile? {
      others.map { $0.find(.test, content) ?? $0.find(.train, content) } ?? files.find(.test, content)
    }
    switch (find(.images), find(.labels)) {
    case (let images?, let labels?): self.test = Pair(images: images, labels: labels)
    case (nil, nil) where others == nil: self.test = nil
    case (let found, _):
      throw FileError(
        .noInput, path: found?.name ?? place,
        "expected images and labels for testing beside each other; found \(found == nil ? "no images" : "no labels"); "
          + "add them, or put the rest elsewhere")
    }
  }

  /// Reads the arrays.
  func stage(_ options: ImportOptions, _ surroundings: ImportSurroundings) throws -> StagedImages {
    let pairs = [train] + (test.map { [$0] } ?? [])
    let images = try pairs.map { try PixelArray($0.images, options) }
    let labels = try zip(pairs, images).map { pair, images in
      let labels = try LabelArray.read(pair.labels)
      guard labels.count == images.count else {
        throw FileError(
          .badData, path: pair.labels.name,
          "expected \(counted(images.count, "label")), one for each image of \(pair.images.name); found "
            + "\(grouped(labels.count)); use images and labels of the same data set")
      }
      return labels
    }
    let extents = images[0].extents
    if images.count > 1, images[1].extents != extents {
      throw FileError(
        .badData, path: pairs[1].images.name,
        "expected images of \(extents) as in \(train.images.name); found \(images[1].extents); use arrays of the same "
          + "data set")
    }
    var writer = try StageWriter(extents, transposing: options.isTransposed, in: surroundings.scratchFolder)
    var brightest: UInt8 = 0
    for (pair, array) in zip(pairs, images) {
      try array.read { image in
        brightest = max(brightest, image.max() ?? 0)
        try writer.append(image)
      }
      if let remark = array.scaling.remark { surroundings.note("\(pair.images.name): \(remark)") }
    }
    if let remark = PixelScaling.remark(brightest: brightest) { surroundings.note("\(train.images.name): \(remark)") }
    return StagedImages(
      writer, labels: labels.flatMap { $0 }, counts: images.map(\.count), names: pairs.map(\.images.shortName),
      path: train.images.name)
  }
}
