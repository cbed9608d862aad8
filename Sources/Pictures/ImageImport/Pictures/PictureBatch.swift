import Dataset
import Formats
import Kernels
import Synchronization

/// Many pictures, decoded on all threads into a file, in their order.
struct PictureBatch {
  struct Decoded {
    let extents: ImageExtents
    let pixels: ScratchFile
    /// The places of the pictures that could be read, ascending.
    let places: [Int]
  }

  private let paths: [String]
  private let options: ImportOptions
  private let surroundings: ImportSurroundings

  /// The pictures between two looks at errors and progress.
  private static let block = 1024
  /// The most bad pictures that are named one by one.
  private static let mostNamed = 10

  init(_ paths: [String], _ options: ImportOptions, _ surroundings: ImportSurroundings) {
    self.paths = paths
    self.options = options
    self.surroundings = surroundings
  }

  /// Decodes all.
  ///
  /// - Throws: `FileError`: a picture cannot be read, unless such ones are left out; sizes differ, and none is given.
  func decode() throws -> Decoded {
    var decoder = try firstDecoder()
    while true {
      do {
        return try decode(with: decoder)
      } catch PictureDecoder.Refusal.color {
        // All are read again: which comes once at most, and only where the first pictures are grey.
        var extents = decoder.extents
        extents.channels = 3
        decoder = PictureDecoder(
          extents: extents, fit: decoder.fit, isResizing: decoder.isResizing, isGreyOnly: false)
      }
    }
  }

  /// The decoder for images as the options and the first sound picture have them.
  private func firstDecoder() throws -> PictureDecoder {
    let fit = options.fit ?? .stretch
    let isGreyOnly = fit == .digits || options.channels == .grey
    var size = options.size ?? (fit == .digits ? (28, 28) : nil)
    var channels = isGreyOnly ? 1 : options.channels == .rgb ? 3 : nil
    let isResizing = size != nil
    if size == nil || channels == nil {
      let first = paths.lazy.compactMap { try? PictureDecoder.look(at: $0) }.first
      // Where no picture can be read, decoding says so.
      size = size ?? first.map { ($0.height, $0.width) } ?? (1, 1)
      channels = channels ?? (first?.hasColor == true ? 3 : 1)
    }
    let (height, width) = size ?? (1, 1)
    return PictureDecoder(
      extents: ImageExtents(height: height, width: width, channels: channels ?? 1), fit: fit, isResizing: isResizing,
      isGreyOnly: isGreyOnly)
  }

  private func decode(with decoder: PictureDecoder) throws -> Decoded {
    let extents = decoder.extents
    let pixels = try ScratchFile(in: surroundings.scratchFolder)
    let team = ThreadTeam(count: surroundings.threads)
    var bad: [(place: Int, error: FileError)] = []
    for start in stride(from: 0, to: paths.count, by: Self.block) {
      let count = min(Self.block, paths.count - start)
      let failures = Mutex<[Int: any Error]>([:])
      team.run(count) { task, _ in
        let place = start + task
        do {
          let image = try decoder.pixels(of: paths[place])
          try image.withUnsafeBytes { bytes in
            guard options.isTransposed else { return try pixels.write(bytes, at: place * extents.count) }
            try withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 1) { turned in
              bytes.copyTransposed(extents, to: turned)
              try pixels.write(UnsafeRawBufferPointer(turned), at: place * extents.count)
            }
          }
        } catch {
          failures.withLock { $0[place] = error }
        }
      }
      for (place, error) in failures.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
        bad.append((place, try fileError(error, paths[place], extents)))
      }
      surroundings.progress(start + count, paths.count)
    }
    try report(bad)
    let isBad = Set(bad.map(\.place))
    return Decoded(
      extents: options.isTransposed ? extents.transposed : extents, pixels: pixels,
      places: paths.indices.filter { !isBad.contains($0) })
  }

  /// What is wrong with a picture's file; anything else is thrown.
  private func fileError(_ error: any Error, _ path: String, _ extents: ImageExtents) throws -> FileError {
    if case PictureDecoder.Refusal.size(let height, let width) = error {
      let first = paths.first { (try? PictureDecoder.look(at: $0)) != nil } ?? paths[0]
      throw FileError(
        .badData, path: path,
        "expected \(extents.height)×\(extents.width) pixels as in \(first); found \(height)×\(width); give the size of "
          + "all images, such as --size \(extents.height)x\(extents.width)")
    }
    guard let error = error as? FileError, error.kind == .badData || error.kind == .noInput else { throw error }
    return error
  }

  private func report(_ bad: [(place: Int, error: FileError)]) throws {
    guard let first = bad.first?.error else { return }
    let count = "\(counted(bad.count, "picture")) of \(grouped(paths.count)) cannot be used"
    guard options.skipsBad else {
      throw FileError(first.kind, path: first.path, "\(first.problem) (\(count); --skip-bad leaves such ones out)")
    }
    for (_, error) in bad.prefix(Self.mostNamed) { surroundings.note("\(error); left out") }
    surroundings.note("\(count) and \(bad.count == 1 ? "is" : "are") left out (--skip-bad)")
  }
}
