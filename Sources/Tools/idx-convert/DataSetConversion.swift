import Dataset
import Formats
import RunFiles
import Tensors
import ToolFrame
import Training

/// Converts the four IDX files of a data set to `.npy`.
struct DataSetConversion {
  let directory: String
  let artifacts: Artifacts
  let limit: Int?
  let labelOffset: LabelOffset
  let isForced: Bool
  let console: Console

  func run() throws {
    let sources = try DataSetFiles(in: directory)
    try OutputFiles.check(outputs, from: sources.all)
    let train = try read(images: sources.trainImages, labels: sources.trainLabels, classCount: nil)
    let test = try read(images: sources.testImages, labels: sources.testLabels, classCount: train.classCount)
    try checkSameSize(train, test, sources)

    let sets = [("train", train), ("test", test)].map { ($0.0, Subset($0.1, limit: limit)) }
    try write(sets.flatMap { [$0.1.images, $0.1.labels] })
    report(sets, train, sources)
  }

  private var outputs: [String] {
    [artifacts.trainImages, artifacts.trainLabels, artifacts.testImages, artifacts.testLabels]
  }

  /// Writes the arrays in the order of ``outputs``; those that are there already stay as they are.
  private func write(_ arrays: [Tensor<UInt8>]) throws {
    let made = MadeFiles(in: artifacts)
    let all = zip(outputs, arrays).map { MadeFiles.Output($0, array: AnyTensor($1)) }
    let changed = Set(try made.check(all, isForced: isForced).map(\.path))
    try made.note(all)
    for (path, array) in zip(outputs, arrays) where changed.contains(path) { try NPY.write(array, to: path) }
  }

  private func read(images: String, labels: String, classCount: Int?) throws -> LabelledImages {
    try LabelledImages(
      images: bytes(images, .pixels), from: images,
      labels: ClassLabels(
        labelOffset.apply(to: bytes(labels, .labels), from: labels), from: labels, classCount: classCount),
      from: labels)
  }

  private func bytes(_ path: String, _ kind: ByteValues.Kind) throws -> Tensor<UInt8> {
    try ByteValues.bytes(of: IDX.read(path), as: kind, from: path) {
      "convert the files one by one with idx-convert INPUT OUTPUT.npy, save \($0) in place of this one's array a, and go on with"
        + " ./pipeline.sh --from folds"
    }
  }

  private func checkSameSize(_ train: LabelledImages, _ test: LabelledImages, _ sources: DataSetFiles) throws {
    let (trainSize, testSize) = (
      Shape(Array(train.images.shape.dimensions.dropFirst())),
      Shape(Array(test.images.shape.dimensions.dropFirst()))
    )
    guard trainSize == testSize else {
      throw FileError(
        .badData, path: sources.testImages,
        "expected images of \(trainSize) pixels as in \(sources.trainImages); found \(testSize); use training and test "
          + "images of the same data set")
    }
  }

  private func report(_ sets: [(name: String, subset: Subset)], _ train: LabelledImages, _ sources: DataSetFiles) {
    let tensors = sets.flatMap { [$0.subset.images, $0.subset.labels] }
    var files = TextTable([("file", .left), ("type", .left), ("shape", .right), ("from", .left)])
    for ((output, source), tensor) in zip(zip(outputs, sources.all), tensors) {
      files.add([output, "\(AnyTensor(tensor).elementType)", tensor.shape.description, Paths.name(of: source)])
    }
    console.say("\(files.text)\n")
    if labelOffset.value > 0 { console.say("labels: \(labelOffset.value) subtracted from each\n") }
    console.say(histogramTable(sets.map { ($0.name, $0.subset.histogram) }))
    if let remark = train.remark(on: sources.trainImages) { console.note("idx-convert: \(remark)") }
    let kept = sets[0].subset.histogram
    let missing = kept.indices.filter { kept[$0] == 0 }
    if !missing.isEmpty {
      console.note(
        "idx-convert: none of the training images kept is of class \(missing.map(String.init).joined(separator: ", "));"
          + " raise --limit to train on them")
    }
  }
}

/// The first samples of a set.
private struct Subset {
  let images: Tensor<UInt8>
  let labels: Tensor<UInt8>
  /// The number of samples of each class of the whole set.
  let histogram: [Int]

  init(_ set: LabelledImages, limit: Int?) {
    images = limit.map(set.images.prefix) ?? set.images
    labels = limit.map(set.labels.prefix) ?? set.labels
    var histogram = [Int](repeating: 0, count: set.classCount)
    labels.withUnsafeBufferPointer { for label in $0 { histogram[Int(label)] += 1 } }
    self.histogram = histogram
  }
}
