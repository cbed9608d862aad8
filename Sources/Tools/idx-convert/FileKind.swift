import Formats

/// A format of the pipeline's files.
enum FileKind: Equatable {
  case idx
  case npy
  case safetensors
  case csv

  /// Tells an `.npy` file by its first bytes; anything else is taken for IDX.
  ///
  /// - `assumed`: The answer for a pipe, which cannot be looked into without taking from it.
  init(of path: String, or assumed: FileKind) throws {
    var file = try InputFile(path)
    guard file.size != nil else {
      self = assumed
      return
    }
    self = try Self.isNumPy(file.read(upTo: 6)) ? .npy : .idx
  }

  /// Tells any file of the pipeline by its name, or by its first bytes where the name says nothing.
  init(verifying path: String) throws {
    let endings: [(String, FileKind)] = [(".npy", .npy), (".safetensors", .safetensors), (".csv", .csv)]
    let name = path.lowercased()
    if let kind = endings.first(where: { name.hasSuffix($0.0) })?.1 {
      self = kind
      return
    }
    var file = try InputFile(path)
    let start = try file.read(upTo: 16)
    if Self.isNumPy(start) {
      self = .npy
    } else if start.count > 8, start[8] == UInt8(ascii: "{") {
      self = .safetensors
    } else {
      self = .idx
    }
  }

  private static func isNumPy(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x93] + Array("NUMPY".utf8)) }
}
