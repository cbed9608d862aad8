import ArgumentParser
import FoundationEssentials

/// Where prepared pictures are written, if anywhere.
struct PreparedPaths {
  private let place: String?
  private let isFile: Bool

  /// Makes the paths from the value of `--save-prepared`.
  ///
  /// - Throws: `ValidationError`: two pictures would be written to one file, or one over itself.
  init(_ place: String?, for pictures: [String]) throws {
    self.place = place
    isFile = place.map(Self.isPNG) ?? false
    guard let place else { return }
    if place.isEmpty { throw ValidationError("--save-prepared is empty: give a folder or a file") }
    if isFile && pictures.count > 1 {
      throw ValidationError("--save-prepared: '\(place)' is one file for \(pictures.count) pictures; give a folder")
    }
    var sources: [String: String] = [:]
    for picture in pictures {
      let target = path(for: picture) ?? ""
      if Self.resolved(target) == Self.resolved(picture) {
        throw ValidationError("--save-prepared: '\(target)' would replace the picture itself; choose another place")
      }
      if let other = sources.updateValue(picture, forKey: target), other != picture {
        throw ValidationError(
          "--save-prepared: '\(other)' and '\(picture)' would both be written to \(target); run them apart")
      }
    }
  }

  /// Where the prepared form of a picture goes; `nil` if nowhere.
  func path(for picture: String) -> String? {
    guard let place else { return nil }
    if isFile { return place }
    let name = picture.split(separator: "/").last.map(String.init) ?? "picture"
    let stem = Self.isPNG(name) ? String(name.dropLast(4)) : name
    return (place.hasSuffix("/") ? place : place + "/") + stem + "-prepared.png"
  }

  /// Whether a name has the ending of a picture, and something before it.
  private static func isPNG(_ name: String) -> Bool { name.lowercased().hasSuffix(".png") && name.count > 4 }

  private static func resolved(_ path: String) -> String {
    URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
  }
}
