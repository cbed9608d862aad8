import Formats

/// Arrays known by their names, of one data set.
struct NamedArrays {
  private let files: [(file: ArrayFile, role: ArrayRole)]

  var isEmpty: Bool { files.isEmpty }

  /// The first names, for a message.
  var description: String { files.prefix(6).map(\.file.shortName).joined(separator: ", ") }

  /// Looks at the names of files and of the arrays in archives.
  ///
  /// - `subset`: A word that the names of one of several data sets have.
  /// - Throws: `FileError`: an archive cannot be read; there are arrays of several data sets.
  init(_ paths: [String], _ subset: String?, in place: String) throws {
    let all = try paths.flatMap { path in
      guard path.lowercased().hasSuffix(".npz") else { return [ArrayFile(path: path)] }
      return try NPZ(path).names.map { ArrayFile(path: path, member: $0) }
    }
    let named = all.map { file in
      // Some archives have one array, arr_0: then the archive's name tells.
      let own = ArrayRole(file.shortName)
      return (file: file, role: own.content == nil ? ArrayRole(Paths.name(of: file.path)) : own)
    }
    let known = named.filter { $0.role.content != nil && $0.role.part != .validation }
    files = known.isEmpty ? named : try Self.chosen(known, subset, in: place)
  }

  /// The array of a part; one whose name says nothing of parts is for training.
  func find(_ part: ArrayRole.Part, _ content: ArrayRole.Content) -> ArrayFile? {
    let fitting = files.filter { $0.role.content == content }
    return (fitting.first { $0.role.part == part } ?? (part == .train ? fitting.first { $0.role.part == nil } : nil))?
      .file
  }

  private static func chosen(
    _ files: [(file: ArrayFile, role: ArrayRole)], _ wanted: String?, in place: String
  ) throws -> [(file: ArrayFile, role: ArrayRole)] {
    let subsets = Set(files.map(\.role.subset)).sorted()
    guard let wanted else {
      guard subsets.count > 1 else { return files }
      throw FileError(
        .badData, path: place,
        "expected arrays of one data set; found arrays of \(subsets.count); choose one with --subset, of "
          + "\(subsets.map { $0.isEmpty ? "''" : $0 }.joined(separator: ", "))")
    }
    let matching = subsets.filter { $0 == wanted || $0.split(separator: "-").contains { $0 == wanted.lowercased() } }
    guard matching.count == 1 else {
      throw FileError(
        .noInput, path: place,
        "expected arrays of one data set with \(quoted(wanted)) in their names; found those of \(matching.count) among "
          + "\(subsets.joined(separator: ", ")); correct --subset")
    }
    return files.filter { $0.role.subset == matching[0] }
  }
}
