import Tensors

/// Images that equal another one in every pixel, within a set and between sets.
public struct IdenticalImages {
  /// An image: its set's place among the sets, and its own in the set.
  public struct Member: Sendable, Hashable {
    /// The set, by its place.
    public let set: Int
    /// The image's place in the set.
    public let image: Int
  }

  /// The images that are identical to one another, at least two in a group, by set and place; groups by their first
  /// images.
  public let groups: [[Member]]

  /// Finds them: by a hash first, then byte by byte.
  ///
  /// - Parameter sets: Arrays of images of one shape.
  /// - Precondition: the images have one shape.
  public init(_ sets: [Tensor<UInt8>]) {
    let size = sets.first.map { $0.shape.count / max(1, $0.shape[0]) } ?? 0
    precondition(sets.allSatisfy { $0.shape.dimensions.dropFirst() == sets[0].shape.dimensions.dropFirst() })
    var members: [(hash: UInt64, member: Member)] = []
    for (set, images) in sets.enumerated() {
      images.withUnsafeBufferPointer { all in
        for image in 0..<images.shape[0] {
          let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[image * size..<(image + 1) * size]))
          members.append((ImageHash.of(bytes), Member(set: set, image: image)))
        }
      }
    }
    members.sort { ($0.hash, $0.member.set, $0.member.image) < ($1.hash, $1.member.set, $1.member.image) }
    func pixels(_ member: Member) -> [UInt8] {
      sets[member.set].withUnsafeBufferPointer { Array($0[member.image * size..<(member.image + 1) * size]) }
    }
    var groups: [[Member]] = []
    var start = 0
    for place in members.indices where place + 1 == members.count || members[place].hash != members[place + 1].hash {
      if place > start {
        let alike = Dictionary(grouping: members[start...place].map(\.member), by: pixels)
        groups += alike.values.filter { $0.count > 1 }
      }
      start = place + 1
    }
    self.groups = groups.sorted { ($0[0].set, $0[0].image) < ($1[0].set, $1[0].image) }
  }
}

/// A number that identical images have in common, and different ones hardly ever.
public enum ImageHash {
  /// FNV-1a over words of eight bytes.
  public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let whole = bytes.count - bytes.count % 8
    for position in stride(from: 0, to: whole, by: 8) {
      hash = (hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0x0000_0100_0000_01b3
      hash ^= hash >> 32
    }
    for position in whole..<bytes.count { hash = (hash ^ UInt64(bytes[position])) &* 0x0000_0100_0000_01b3 }
    return hash
  }
}
