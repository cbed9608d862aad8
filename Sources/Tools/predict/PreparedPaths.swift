import ArgumentParser
import Formats
import ToolFrame

/// Where prepared pictures are written, if anywhere.
struct PreparedPaths {
  private let place: String?
  private let isFile: Bool

  /// Makes the paths from the value of `--save-prepared`.
  ///
  /// - Throws: `ValidationError`: one file is named for several pictures.
  init(_ place: String?, for pictures: [String]) throws {
    self.place = place
    isFile = place.map(Self.isPNG) ?? false
    guard let place else { return }
    if place.isEmpty { throw ValidationError("--save-prepared is empty: give a folder or a file") }
    if isFile && pictures.count > 1 {
      throw ValidationError("--save-prepared: '\(place)' is one file for \(pictures.count) pictures; give a folder")
    }
  }

  /// Checks that every picture's prepared form has a file of its own, and that none replaces a picture or the model.
  ///
  /// - Throws: `ToolError` or `FileError` as `OutputFiles.check` does.
  func check(for pictures: [String], model: String) throws {
    var seen: Set<FilePlace> = []
    let different = pictures.filter { seen.insert(FilePlace($0)).inserted }
    try OutputFiles.check(different.compactMap(path), from: pictures + [model])
  }

  /// Where the prepared form of a picture goes; `nil` if nowhere.
  func path(for picture: String) -> String? {
    guard let place else { return nil }
    if isFile { return place }
    let name = Paths.name(of: picture)
    let stem = Self.isPNG(name) ? String(name.dropLast(4)) : name
    return Paths.join(place, stem + "-prepared.png")
  }

  /// Whether a name ends in `.png` and has something before that.
  private static func isPNG(_ name: String) -> Bool { name.lowercased().hasSuffix(".png") && name.count > 4 }
}
