import Dataset
import Formats

/// Which images belong together when some are set apart for testing: identical ones, and those of a group that a person
/// names.
struct ImageGroups {
  /// The group of each image: a number that its images have in common, that of the first one's place among all groups,
  /// or of the lowest of the names.
  let groups: [Int]
  /// How many images have an identical one before them.
  let repeated: Int

  /// Finds identical images by their pixels, and adds the groups of a table.
  ///
  /// - `names`: The named group of each image, by its place among the names; `nil` for none.
  init(_ images: StagedImages, named names: [Int]?) throws {
    var union = UnionFind(count: images.count)
    var repeated = 0
    for run in try Self.sameHash(images) {
      // Equal hashes are compared byte by byte with one image of each different content.
      var different: [(image: Int, pixels: [UInt8])] = []
      for image in run {
        var pixels = [UInt8](repeating: 0, count: images.extents.count)
        try pixels.withUnsafeMutableBytes { try images.read(image, into: $0) }
        if let first = different.first(where: { $0.pixels == pixels }) {
          union.join(first.image, image)
          repeated += 1
        } else {
          different.append((image, pixels))
        }
      }
    }
    if let names {
      var first: [Int: Int] = [:]
      for (image, name) in names.enumerated() {
        if let other = first[name] { union.join(other, image) } else { first[name] = image }
      }
    }
    self.repeated = repeated
    let sets = union.numbered()
    guard let names else {
      groups = sets
      return
    }
    var lowest = [Int](repeating: .max, count: images.count)
    for (set, name) in zip(sets, names) { lowest[set] = min(lowest[set], name) }
    groups = sets.map { lowest[$0] }
  }

  /// The images whose hash another image has, too.
  private static func sameHash(_ images: StagedImages) throws -> [ArraySlice<Int>] {
    var hashes = [UInt64](repeating: 0, count: images.count)
    try withUnsafeTemporaryAllocation(byteCount: images.extents.count, alignment: 8) { buffer in
      for image in 0..<images.count {
        try images.read(image, into: buffer)
        hashes[image] = ImageHash.of(UnsafeRawBufferPointer(buffer))
      }
    }
    return ImageHash.shared(hashes)
  }
}

/// Sets that are joined two by two.
private struct UnionFind {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func join(_ one: Int, _ other: Int) {
    let (first, second) = (root(one), root(other))
    parents[max(first, second)] = min(first, second)
  }

  /// The set of each member, numbered by the order of their first members.
  mutating func numbered() -> [Int] {
    var numbers: [Int: Int] = [:]
    return parents.indices.map { member in
      let root = root(member)
      if let number = numbers[root] { return number }
      numbers[root] = numbers.count
      return numbers.count - 1
    }
  }

  private mutating func root(_ member: Int) -> Int {
    var member = member
    while parents[member] != member {
      parents[member] = parents[parents[member]]
      member = parents[member]
    }
    return member
  }
}
