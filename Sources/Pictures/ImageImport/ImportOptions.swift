import Dataset

/// What a person says about the data.
public struct ImportOptions: Sendable {
  /// The channels of the images.
  public enum Channels: String, CaseIterable, Sendable {
    /// One: how light a pixel is.
    case grey
    /// Three: red, green, blue.
    case rgb
  }

  /// The number of rows and columns of the images; `nil` where the data have one.
  public var size: (height: Int, width: Int)?
  /// How pictures are brought to the size; `nil` is to stretch them, and to say nothing of arrays.
  public var fit: Preparation?
  /// The channels; `nil` is grey if all pictures are.
  public var channels: Channels?
  /// Whether rows and columns of every image are exchanged.
  public var isTransposed = false
  /// Where a table has its labels: a column's name, `first` or `last`; `nil` to find out.
  public var labelColumn: String?
  /// What a white pixel is in a table or an array; `nil` is 255, and 1 for fractions.
  public var maximum: Double?
  /// Which of several data sets in a folder: a word of its files' names.
  public var subset: String?
  /// Whether pictures that cannot be read are left out.
  public var skipsBad = false
  /// The fraction of the images for testing where there is no test set.
  public var testFraction = defaultTestFraction
  /// The seed of the draws.
  public var seed: UInt32 = 42
  /// A table with the columns `file` and `group`: images of a group are all for training or all for testing.
  public var groups: String?

  /// The fraction of the images for testing unless another one is asked for.
  public static let defaultTestFraction = 0.15

  /// Makes the options with their defaults.
  public init() {}
}

/// What an import needs of its surroundings.
public struct ImportSurroundings: Sendable {
  /// The folder on whose disk images are kept before they are written.
  public let scratchFolder: String
  /// The number of threads to decode pictures on.
  public let threads: Int
  /// Told how many of how many images are read.
  public let progress: @Sendable (_ done: Int, _ total: Int) -> Void
  /// Given remarks about the data, one line each.
  public let note: @Sendable (String) -> Void

  /// Makes the surroundings.
  public init(
    scratchFolder: String, threads: Int, progress: @escaping @Sendable (Int, Int) -> Void,
    note: @escaping @Sendable (String) -> Void
  ) {
    self.scratchFolder = scratchFolder
    self.threads = threads
    self.progress = progress
    self.note = note
  }
}
