import Dataset
import Tensors

/// The size of the images that a network takes.
public struct ImageShape: Hashable, Sendable {
  /// The number of rows.
  public let height: Int
  /// The number of columns.
  public let width: Int
  /// The number of values per pixel: 1 for grey, 3 for colour.
  public let channels: Int

  /// Makes an image shape.
  ///
  /// - Precondition: no extent is negative.
  public init(height: Int, width: Int, channels: Int = 1) {
    precondition(height >= 0 && width >= 0 && channels >= 0, "an image cannot be \(height)×\(width)×\(channels)")
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// The size of a data set's images.
  public init(of data: LabelledImages) {
    self.init(height: data.height, width: data.width, channels: data.channels)
  }

  /// Reads `28x28` (grey) or `32x32x3`, as a model's metadata has it; `nil` for anything else.
  public init?(_ text: String) {
    let extents = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard (2...3).contains(extents.count), extents.allSatisfy({ (1...Self.largestExtent).contains($0) }) else {
      return nil
    }
    self.init(height: extents[0], width: extents[1], channels: extents.count == 3 ? extents[2] : 1)
  }

  /// The text that ``init(_:)`` reads: `28x28`, or `32x32x3` if there is more than one channel.
  public var text: String { channels == 1 ? "\(height)x\(width)" : "\(height)x\(width)x\(channels)" }

  /// The extents as an array shape: [height, width, channels].
  public var shape: Shape { [height, width, channels] }

  private static let largestExtent = 1 << 20
}

extension ImageShape: CustomStringConvertible {
  /// `28×28`, or `32×32×3` if there is more than one channel.
  public var description: String { channels == 1 ? "\(height)×\(width)" : "\(height)×\(width)×\(channels)" }
}
