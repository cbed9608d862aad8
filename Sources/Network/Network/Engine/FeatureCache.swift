import Formats
import Glibc

/// How much of what frozen layers compute is kept, and where.
public struct KeptFeatures: Sendable, Equatable {
  /// The number of images that there is room for.
  public let images: Int
  /// The last of the frozen layers, such as `conv3`; with the pool behind it, `conv2+pool2`.
  public let layer: String
  /// The room that they take.
  public let bytes: Int
  /// Whether they are in memory; if not, in a file without a name.
  public let isInMemory: Bool
}

/// What the stages below the first trained one make of images, so that each image goes through them once.
///
/// Sendable although threads write to it at the same time, because an image is in one shard of a batch, and threads
/// meet between batches. Where a file cannot be written or read, an image counts as not kept, and goes the whole way
/// again.
final class FeatureCache: @unchecked Sendable {
  let summary: KeptFeatures
  /// The bytes of an image.
  private let stride: Int
  private let isKept: PerImage<Bool>
  private let place: Place

  /// A file is read and written rather than mapped: where the disk is full that is an error, and no signal.
  private enum Place {
    case memory(UnsafeMutableRawPointer, bytes: Int)
    case file(ScratchFile)
  }

  /// - `width`: The floats that are stored for an image.
  /// - `memory`: The most bytes to take of memory.
  /// - `folder`: Where a file is made for more; `nil` makes none.
  /// - `nil` if there is room nowhere.
  init?(images: Int, width: Int, layer: String, memory: Int, folder: String?) {
    let bytes = images * width * MemoryLayout<Float>.stride
    guard bytes > 0 else { return nil }
    let isInMemory: Bool
    if bytes <= memory, let base = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      base != MAP_FAILED
    {
      (place, isInMemory) = (.memory(base, bytes: bytes), true)
    } else if let folder, let file = try? ScratchFile(in: folder) {
      (place, isInMemory) = (.file(file), false)
    } else {
      return nil
    }
    stride = width * MemoryLayout<Float>.stride
    isKept = PerImage(count: images, false)
    summary = KeptFeatures(images: images, layer: layer, bytes: bytes, isInMemory: isInMemory)
  }

  deinit {
    if case .memory(let base, let bytes) = place { munmap(base, bytes) }
  }

  /// Brings the features of some shards to where the next stage reads them.
  ///
  /// - Returns: whether all of them were kept.
  func read(_ shards: ShardGroup, of batch: ArraySlice<Int>, into output: Activations) -> Bool {
    let images = Self.images(of: shards, in: batch)
    guard images.allSatisfy({ isKept[$0] }) else { return false }
    return images.enumerated().allSatisfy { position, image in
      output.of(shards, image: position).withUnsafeMutableBytes { target in
        switch place {
        case .memory(let base, _):
          target.copyMemory(from: UnsafeRawBufferPointer(start: base + image * stride, count: stride))
          return true
        case .file(let file): return (try? file.read(into: target, at: image * stride)) != nil
        }
      }
    }
  }

  /// Keeps the features of some shards that have just gone through the last of the stages.
  func keep(_ shards: ShardGroup, of batch: ArraySlice<Int>, from output: Activations) {
    for (position, image) in Self.images(of: shards, in: batch).enumerated() {
      isKept[image] = output.of(shards, image: position).withUnsafeMutableBytes { source in
        switch place {
        case .memory(let base, _):
          UnsafeMutableRawBufferPointer(start: base + image * stride, count: stride)
            .copyMemory(from: UnsafeRawBufferPointer(source))
          return true
        case .file(let file):
          return (try? file.write(UnsafeRawBufferPointer(source), at: image * stride)) != nil
        }
      }
    }
  }

  private static func images(of shards: ShardGroup, in batch: ArraySlice<Int>) -> ArraySlice<Int> {
    batch[(batch.startIndex + shards.first)...].prefix(shards.count)
  }
}
