import Dataset

/// What a person knows about the data.
package struct ImportOptions: Sendable {
  /// The channels of the images.
  package enum Channels: String, CaseIterable, Sendable {
    /// One: how light a pixel is.
    case grey
    /// Three: red, green, blue.
    case rgb
  }

  /// The number of rows and columns of the images; `nil` where the data have one.
  package var size: (height: Int, width: Int)?
  /// How pictures are brought to the size; `nil` is to stretch them, and to say nothing of arrays.
  package var fit: Preparation?
  /// The channels; `nil` is grey if all pictures are.
  package var channels: Channels?
  /// Whether rows and columns of every image are exchanged.
  package var isTransposed = false
  /// Where a table has its labels: a column's name, `first` or `last`; `nil` to find out.
  package var labelColumn: String?
  /// What a white pixel is in a table or an array; `nil` is 255, and 1 for fractions.
  package var maximum: Double?
  /// Which of several data sets in a folder: a word of its files' names.
  package var subset: String?
  /// Whether pictures that cannot be read are left out.
  package var skipsBad = false
  /// The fraction of the images for testing where there is no test set.
  package var testFraction = defaultTestFraction
  /// The seed of the draws.
  package var seed: UInt32 = 42
  /// A table with the columns `file` and `group`: images of a group are all for training or all for testing.
  package var groups: String?

  /// The fraction of the images for testing unless another one is asked for.
  package static let defaultTestFraction = 0.15

  package init() {}
}

/// What an import needs of its surroundings.
package struct ImportSurroundings: Sendable {
  /// The folder on whose disk images are kept before they are written.
  package let scratchFolder: String
  /// The number of threads to decode pictures on.
  package let threads: Int
  /// Told the number of images read, of how many.
  package let progress: @Sendable (_ done: Int, _ total: Int) -> Void
  /// Given remarks about the data, one line each.
  package let note: @Sendable (String) -> Void

  package init(
    scratchFolder: String, threads: Int, progress: @escaping @Sendable (Int, Int) -> Void,
    note: @escaping @Sendable (String) -> Void
  ) {
    self.scratchFolder = scratchFolder
    self.threads = threads
    self.progress = progress
    self.note = note
  }
}
