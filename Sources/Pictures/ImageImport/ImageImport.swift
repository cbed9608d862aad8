import Dataset
import Formats

/// Makes the arrays of a data set from a person's files.
///
/// Bytes are read once, decoded on all cores and kept on disk, so that memory holds a few numbers and a name for each
/// image and never the images. Everything is checked before the first file is written.
package struct ImageImport {
  private let source: ImageSource
  private let options: ImportOptions

  /// Finds out what the files are; reads no pixels yet.
  ///
  /// - Parameters:
  ///   - path: A folder or a file.
  ///   - test: Another one, of the same kind, with the images for testing; `nil` to look for them in the first.
  ///   - options: What the person says about the data.
  /// - Throws: `FileError`: there is nothing of the kind.
  package init(_ path: String, test: String?, options: ImportOptions) throws {
    source = try ImageSource(path, test: test, options)
    self.options = options
  }

  /// What was found, in words.
  package var description: String { source.description }

  /// Reads everything and writes the files.
  ///
  /// - `admit`: Told which arrays are about to be written, before anything is; returns the paths of those that
  ///   have to be written, or throws.
  /// - Returns: What was written.
  /// - Throws: `FileError`: the data are invalid, and nothing is written; or the system could not write.
  package func run(
    _ surroundings: ImportSurroundings, writing files: ImportFiles,
    admit: ([ImportFiles.NewArray]) throws -> Set<String>
  ) throws -> ImportResult {
    let images = try source.stage(options, surroundings)
    let numbering = try ClassNumbering(images)
    if let remark = numbering.remark { surroundings.note("\(images.path): \(remark)") }
    if case .pictures = source {
    } else if !options.isTransposed, let remark = try TransposedLook.remark(on: images) {
      surroundings.note("\(images.path): \(remark)")
    }
    let isTest: [Bool]
    if let start = images.testStart {
      isTest = (0..<images.count).map { $0 >= start }
    } else {
      let part = try TestPart(images, labels: numbering.labels, options)
      part.remarks.forEach { surroundings.note("\(images.path): \($0)") }
      isTest = part.isTest
    }
    guard isTest.contains(true) else {
      throw FileError(
        .badData, path: images.path, "expected test images; found none; add some, or leave the test set out")
    }
    var facts = DataFacts()
    if case .pictures = source { facts.preparation = options.fit ?? .stretch } else { facts.preparation = options.fit }
    return try files.write(images, numbering, isTest: isTest, facts, admit: admit)
  }
}

/// What an import wrote.
package struct ImportResult {
  /// A set of images.
  package struct Set {
    /// The set's name, `train` or `test`.
    package let name: String
    /// The shape of the images, such as `60000×28×28`.
    package let shape: String
    /// How many images each class has.
    package let histogram: [Int]
  }

  /// The training and the test set.
  package let sets: [Set]
  /// The names of the classes.
  package let names: ClassNames?
}
