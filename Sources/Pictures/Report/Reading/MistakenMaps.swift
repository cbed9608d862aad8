import Dataset
import Formats
import Network
import RunFiles
import Tensors

/// What the answers for mistaken images rest on, as render-saliency left it.
struct MistakenMaps {
  /// A class's map over the pixels of an image.
  struct Map {
    let label: Int
    let values: Tensor<Float>
  }

  /// The rows and columns of the square that became paper.
  let patch: Int
  private let maps: [Int: [Map]]

  /// The maps of an image, in the order in which they were drawn; none of an image that has none.
  subscript(image: Int) -> [Map] { maps[image] ?? [] }

  /// Reads the array that belongs to a table's rows.
  ///
  /// - Throws: `FileError` if it cannot be read, or they do not belong together or to images of this size.
  init(_ rows: [SaliencyRow], _ files: SaliencyFiles, image: ImageShape) throws {
    guard let first = rows.first else { throw Self.problem(files.table, "expected a row for each map; found none") }
    let size = min(image.height, image.width)
    guard first.patch <= size, first.stride <= first.patch,
      rows.allSatisfy({ $0.patch == first.patch && $0.stride == first.stride })
    else {
      throw Self.problem(files.table, "expected the same square in all rows, in an image of \(image); found others")
    }
    let cover = SquareCover(of: image, size: first.patch, stride: first.stride)
    let array = try NPY.read(files.maps, as: Float.self)
    let expected: Shape = [rows.count, cover.rows.count, cover.columns.count]
    guard array.shape == expected, array.withUnsafeBufferPointer({ $0.allSatisfy(\.isFinite) }) else {
      throw Self.problem(
        files.maps, "expected finite numbers of shape \(expected), as \(files.table) tells; found \(array.shape)")
    }
    var maps: [Int: [Map]] = [:]
    let values = array.elements
    for row in rows {
      guard let index = row.index, row.map < rows.count else {
        throw Self.problem(files.table, "expected images of the set and maps up to \(rows.count - 1); found others")
      }
      let changes = Array(values[row.map * cover.count..<(row.map + 1) * cover.count])
      maps[index, default: []].append(Map(label: row.category, values: cover.pixels(of: changes)))
    }
    self.maps = maps
    patch = first.patch
  }

  private static func problem(_ path: String, _ text: String) -> FileError {
    FileError(.badData, path: path, "\(text): run render-saliency --mistakes 24")
  }
}
