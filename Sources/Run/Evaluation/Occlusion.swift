import Dataset
import Network
import Statistics
import Tensors

/// What the answer for an image rests on: how the log-odds of a class change when a small square of the image becomes
/// paper (Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014, section 4.2).
///
/// Below 0: without what is there, the class is less probable, so the answer rests on it. A square that is paper
/// already changes nothing, to the last bit.
package struct Occlusion {
  /// What one class gains or loses, square by square.
  package struct Map: Sendable {
    /// The class.
    package let label: Int
    /// Its log-odds for the image as it is.
    package let logOdds: Double
    /// The change of the log-odds by a square: [rows of squares, columns of squares].
    package let changes: Tensor<Float>
  }

  /// The squares.
  package let cover: SquareCover
  private let paper: [UInt8]

  /// The most bytes that covered images take at a time.
  private static let mostBytes = 1 << 24

  /// Plans it.
  ///
  /// - `paper`: The background's value in each channel.
  package init(_ cover: SquareCover, paper: [UInt8]) {
    self.cover = cover
    self.paper = paper
  }

  /// The maps of an image for some classes: one forward pass for each square, and one for the image.
  ///
  /// - `image`: The image's place in `data`.
  /// - `progress`: Called now and then with the number of squares done, and may throw to end the work.
  /// - Throws: `DataMismatch` if the images are not of the kind that the model takes, or what `progress` throws.
  /// - Precondition: the model has the classes.
  package func maps(
    of image: Int, in data: LabelledImages, classes: [Int], by predictor: Predictor,
    progress: (Int) throws -> Void = { _ in }
  ) throws -> [Map] {
    let shape = data.images.shape.dimensions.dropFirst()
    let size = shape.reduce(1, *)
    let original = data.images.withUnsafeBufferPointer { Array($0[image * size..<(image + 1) * size]) }
    func logOdds(_ images: [UInt8]) throws -> [[Double]] {
      let logits = try predictor.logits(of: Tensor(shape: Shape([images.count / size] + shape), images))
      let (rows, count) = (logits.elements, logits.shape[1])
      return classes.map { label in
        stride(from: 0, to: rows.count, by: count).map { Statistics.logOdds(of: label, logits: rows[$0..<$0 + count]) }
      }
    }
    let before = try logOdds(original).map { $0[0] }
    var changes = [[Float]](repeating: [], count: classes.count)
    let batch = max(1, min(2048, Self.mostBytes / size))
    for start in stride(from: 0, to: cover.count, by: batch) {
      let squares = start..<min(start + batch, cover.count)
      let after = try logOdds(squares.flatMap { covered(original, at: cover.corner($0), width: data.width) })
      for place in classes.indices { changes[place] += after[place].map { Float($0 - before[place]) } }
      try progress(squares.upperBound)
    }
    return classes.indices.map { place in
      Map(
        label: classes[place], logOdds: before[place],
        changes: Tensor(shape: [cover.rows.count, cover.columns.count], changes[place]))
    }
  }

  /// The squares in which an image is not paper anyway, in their order.
  package func drawnSquares(of image: Int, in data: LabelledImages) -> [Int] {
    let size = data.images.count / data.count
    let original = data.images.withUnsafeBufferPointer { Array($0[image * size..<(image + 1) * size]) }
    return (0..<cover.count).filter { covered(original, at: cover.corner($0), width: data.width) != original }
  }

  private func covered(_ image: [UInt8], at corner: (row: Int, column: Int), width: Int) -> [UInt8] {
    var covered = image
    let channels = paper.count
    for row in corner.row..<corner.row + cover.size {
      for column in corner.column..<corner.column + cover.size {
        for channel in 0..<channels { covered[(row * width + column) * channels + channel] = paper[channel] }
      }
    }
    return covered
  }
}
