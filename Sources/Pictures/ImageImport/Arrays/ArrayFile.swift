import Formats
import Tensors

/// An array in a file: IDX, `.npy`, or one of those in an `.npz`.
struct ArrayFile: Hashable {
  let path: String
  /// The array's name in an `.npz`.
  var member: String?

  /// Where the array is, for messages.
  var name: String { member.map { "\(path)/\($0)" } ?? path }
  /// The last part of the name.
  var shortName: String { member ?? Paths.name(of: path) }

  static func isArray(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".npy") || name.hasSuffix(".npz") || isIDX(name)
  }

  /// Whether a name is that of an IDX file: `…-idx3-ubyte`, `….idx3-ubyte`, with or without `.gz`.
  private static func isIDX(_ name: String) -> Bool {
    let plain = name.hasSuffix(".gz") ? name.dropLast(3) : name[...]
    return plain.hasSuffix("-ubyte") || plain.hasSuffix(".ubyte")
  }

  func read() throws -> AnyTensor {
    if let member { return try NPZ(path).read(member) }
    return path.lowercased().hasSuffix(".npy") ? try NPY.read(path) : try IDX.read(path)
  }
}
