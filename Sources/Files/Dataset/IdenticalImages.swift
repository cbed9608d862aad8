import Tensors

/// Images that equal another one in every pixel, within a set and between sets.
package struct IdenticalImages {
  /// An image: its set's place among the sets, and its own in the set.
  package struct Member: Sendable, Hashable {
    /// The set, by its place.
    package let set: Int
    /// The image's place in the set.
    package let image: Int
  }

  /// The images that are identical to one another, at least two in a group, by set and place; groups by their first
  /// images.
  package let groups: [[Member]]

  /// Finds them: by a hash first, then byte by byte.
  ///
  /// - Parameter sets: Arrays of images of one shape.
  /// - Precondition: the images have one shape.
  package init(_ sets: [Tensor<UInt8>]) {
    let size = sets.first.map { $0.shape.count / max(1, $0.shape[0]) } ?? 0
    precondition(sets.allSatisfy { $0.shape.dimensions.dropFirst() == sets[0].shape.dimensions.dropFirst() })
    var members: [Member] = []
    var hashes: [UInt64] = []
    for (set, images) in sets.enumerated() {
      images.withUnsafeBufferPointer { all in
        for image in 0..<images.shape[0] {
          let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[image * size..<(image + 1) * size]))
          members.append(Member(set: set, image: image))
          hashes.append(ImageHash.of(bytes))
        }
      }
    }
    func pixels(_ member: Member) -> [UInt8] {
      sets[member.set].withUnsafeBufferPointer { Array($0[member.image * size..<(member.image + 1) * size]) }
    }
    let groups = ImageHash.shared(hashes).flatMap { places in
      Dictionary(grouping: places.map { members[$0] }, by: pixels).values.filter { $0.count > 1 }
    }
    self.groups = groups.sorted { ($0[0].set, $0[0].image) < ($1[0].set, $1[0].image) }
  }
}

/// A number that identical images have in common, and different ones hardly ever.
package enum ImageHash {
  /// FNV-1a over words of eight bytes.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let whole = bytes.count - bytes.count % 8
    for position in stride(from: 0, to: whole, by: 8) {
      hash = (hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0x0000_0100_0000_01b3
      hash ^= hash >> 32
    }
    for position in whole..<bytes.count { hash = (hash ^ UInt64(bytes[position])) &* 0x0000_0100_0000_01b3 }
    return hash
  }

  /// The places of images whose hash another one has, too: hash by hash, ascending.
  package static func shared(_ hashes: [UInt64]) -> [ArraySlice<Int>] {
    let order = hashes.indices.sorted { (hashes[$0], $0) < (hashes[$1], $1) }
    var runs: [ArraySlice<Int>] = []
    var start = 0
    for place in order.indices where place + 1 == order.count || hashes[order[place]] != hashes[order[place + 1]] {
      if place > start { runs.append(order[start...place]) }
      start = place + 1
    }
    return runs
  }
}
