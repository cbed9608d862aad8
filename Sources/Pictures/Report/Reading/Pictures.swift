import Figures
import Formats
import RunFiles

/// A picture that render-filters drew.
struct Picture {
  let name: String
  let bytes: [UInt8]
  let width: Int
  let height: Int

  /// Whether it shows filters, and not what a layer makes of an image.
  var isOfFilters: Bool { name.hasPrefix(Self.filtersPrefix) }

  /// What it shows, by its name.
  var caption: String {
    let stem = name.dropLast(".png".count)
    if isOfFilters { return "Filters of \(stem.dropFirst(Self.filtersPrefix.count))" }
    let parts = stem.split(separator: "-", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return "Feature maps: \(stem.dropFirst(Self.featuresPrefix.count))" }
    return "Feature maps of \(parts[2])"
  }

  private static let filtersPrefix = "filters-"
  private static let featuresPrefix = "features-"

  /// Reads all pictures of a folder: filters first, then feature maps in the order of the layers.
  ///
  /// - Returns: none if there is no such folder.
  /// - Throws: `FileError` if the folder or a picture cannot be read.
  static func read(_ folder: String) throws -> [Picture] {
    let names = try ifPresent(folder) { try FolderListing($0).entries.map(\.name) } ?? []
    return try names.filter(isOurs).sorted(by: precedes).map { name in
      let path = folder + "/" + name
      let bytes = try InputFile.bytes(of: path, limit: largestFile)
      // Decoded for its size, and to keep broken pictures out of the page.
      let raster = try PNG.decode(bytes, as: .rgb, path: path)
      return Picture(name: name, bytes: bytes, width: raster.width, height: raster.height)
    }
  }

  /// More than this makes a page that browsers do not like.
  private static let largestFile = 1 << 26

  private static func isOurs(_ name: String) -> Bool {
    name.hasSuffix(".png") && (name.hasPrefix(filtersPrefix) || name.hasPrefix(featuresPrefix))
  }

  private static func precedes(_ left: String, _ right: String) -> Bool { order(left) < order(right) }

  /// Filters before maps, maps by position, the rest by name.
  private static func order(_ name: String) -> (Int, Int, String) {
    guard name.hasPrefix(featuresPrefix) else { return (0, 0, name) }
    return (1, Int(name.dropFirst(featuresPrefix.count).prefix { $0.isNumber }) ?? Int.max, name)
  }
}
