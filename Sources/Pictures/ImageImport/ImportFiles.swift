import Dataset
import Formats
import Tensors

/// The files that an import writes.
package struct ImportFiles: Sendable {
  /// The images of a set, `|u1` of shape (N, height, width) or (N, height, width, channels), and its labels, `|u1` of
  /// shape (N).
  package typealias Pair = (images: String, labels: String)

  private let train: Pair
  private let test: Pair
  private let classes: String
  private let sources: String
  private let facts: String

  package init(train: Pair, test: Pair, classes: String, sources: String, facts: String) {
    self.train = train
    self.test = test
    self.classes = classes
    self.sources = sources
    self.facts = facts
  }

  /// All of them.
  package var all: [String] { [train.images, train.labels, test.images, test.labels, classes, sources, facts] }

  /// An array that is about to be written.
  package struct NewArray {
    /// Where it goes.
    package let path: String
    package let checksum: CRC32
    /// What it is, such as `uint8 60000×28×28`.
    package let summary: String
  }

  /// Writes the files of an import.
  ///
  /// - `admit`: Told what is about to be written, before anything is; returns the paths of the arrays that have
  ///   to be written, or throws.
  func write(
    _ images: StagedImages, _ numbering: ClassNumbering, isTest: [Bool], _ facts: DataFacts,
    admit: ([NewArray]) throws -> Swift.Set<String>
  ) throws -> ImportResult {
    let sets = [("train", train, false), ("test", test, true)].map { name, files, wanted in
      (name: name, files: files, members: isTest.indices.filter { isTest[$0] == wanted })
    }
    let contents = sets.flatMap { set in
      [
        ArrayContent(path: set.files.images, shape: Self.shape(images.extents, set.members.count)) { sink in
          try withUnsafeTemporaryAllocation(byteCount: images.extents.count, alignment: 8) { buffer in
            for image in set.members {
              try images.read(image, into: buffer)
              try sink(UnsafeRawBufferPointer(buffer))
            }
          }
        },
        ArrayContent(path: set.files.labels, shape: [set.members.count]) { sink in
          try set.members.map { numbering.labels[$0] }.withUnsafeBytes(sink)
        },
      ]
    }
    let wanted = try admit(contents.map { try $0.described() })
    let tables: [FileContent] = [
      FileContent(path: classes) { writer in
        try CSVWriter.write(to: writer, columns: ["label", "name"]) { table in
          for label in 0..<numbering.classCount {
            try table.field(label)
            try table.field(numbering.names.text(label))
            try table.endRow()
          }
        }
      },
      FileContent(path: sources) { writer in
        try CSVWriter.write(to: writer, columns: ImageSources.columns) { table in
          for set in sets {
            for (index, image) in set.members.enumerated() {
              try table.field(set.name)
              try table.field(index)
              try table.field(images.origin(of: image))
              try table.endRow()
            }
          }
        }
      },
    ]
    let arrays = contents.filter { wanted.contains($0.path) }.map { content in
      FileContent(path: content.path) { try content.write(to: $0) }
    }
    // Names that a person gave to the classes of these very arrays stay.
    let keepsNames = arrays.isEmpty && Paths.exists(classes)
    let files = arrays + tables.dropFirst(keepsNames ? 1 : 0)
    try FileContent.writeTogether(files[...]) { try facts.write(to: self.facts) }
    return ImportResult(
      sets: sets.map { set in
        var histogram = [Int](repeating: 0, count: numbering.classCount)
        for image in set.members { histogram[Int(numbering.labels[image])] += 1 }
        return .init(
          name: set.name, shape: Self.shape(images.extents, set.members.count).description, histogram: histogram)
      }, names: numbering.names)
  }

  private static func shape(_ extents: ImageExtents, _ count: Int) -> Shape {
    Shape([count, extents.height, extents.width] + (extents.channels == 1 ? [] : [extents.channels]))
  }
}

/// A file and what writes it.
private struct FileContent {
  let path: String
  let body: (AtomicFile.Writer) throws -> Void

  /// Writes all files before the first takes its place, so that a full disk leaves none of them.
  static func writeTogether(_ files: ArraySlice<FileContent>, last: () throws -> Void) throws {
    guard let first = files.first else { return try last() }
    try AtomicFile.write(to: first.path) { writer in
      try first.body(writer)
      try writeTogether(files.dropFirst(), last: last)
    }
  }
}

/// An array of bytes and what gives its elements, piece by piece.
private struct ArrayContent {
  let path: String
  let shape: Shape
  let elements: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void

  func write(to writer: AtomicFile.Writer) throws {
    try writer.write(NPY.header(type: .uint8, shape: shape))
    try elements { try writer.write($0) }
  }

  func described() throws -> ImportFiles.NewArray {
    var checksum = NPY.header(type: .uint8, shape: shape).withUnsafeBytes { CRC32.of($0) }
    try elements { checksum.update($0) }
    return ImportFiles.NewArray(path: path, checksum: checksum, summary: "uint8 \(shape)")
  }
}
