import Tensors

/// What may be odd about an image beside the others of its data set.
package enum ImageOddity: String, Sendable, CaseIterable {
  /// All pixels are equal.
  case constant
  /// Light and dark are exchanged: it is dark on light where nearly all are light on dark, or the other way round.
  case inverted
  /// It looks more like the images of its class with rows and columns exchanged.
  case transposed
}

/// Finds images that do not look like the others.
///
/// - **constant**: by the pixels alone.
/// - **inverted**: an image is on dark if the mean of its outermost pixels is below a quarter of full, on light above
///   three quarters. Where at least 19 of 20 training images are the one, those that are the other are inverted; where
///   they are mixed, as photographs are, none is.
/// - **transposed**: with rows and columns exchanged, the correlation of a square image with the mean training image of
///   its class is above ``leastCorrelation``, and higher by more than as much than that of the image as it is. An image
///   of another class is like neither. Of MNIST's test images none is; of the same transposed, 50 %, of Fashion-MNIST's
///   74 %. So a whole set that is transposed shows, and a single image only if it is far from symmetrical.
///
/// Colours count as the mean of their channels, without opacity.
package struct ImageOddities {
  /// How much an image has to look like its class when transposed, and how much more than as it is.
  static let leastCorrelation = 0.3

  private static let commonShare = 0.95
  private let extents: (height: Int, width: Int)
  private let means: [[Double]]
  private let usualSide: Side?

  /// What an image lies on.
  private enum Side { case dark, light }

  /// Learns how images usually are.
  package init(of training: LabelledImages) {
    extents = (training.height, training.width)
    var sums = [[Double]](
      repeating: [Double](repeating: 0, count: training.height * training.width), count: training.classCount)
    var sides = (dark: 0, light: 0)
    Self.forEach(in: training) { image, pixels in
      let label = Int(training.labels[image])
      for position in pixels.indices { sums[label][position] += pixels[position] }
      switch Self.side(pixels, width: training.width) {
      case .dark: sides.dark += 1
      case .light: sides.light += 1
      case nil: break
      }
    }
    means = sums.map(Self.centred)
    let least = Self.commonShare * Double(training.count)
    usualSide = Double(sides.dark) >= least ? .dark : Double(sides.light) >= least ? .light : nil
  }

  /// The odd images of a set, ascending; the first oddity of an image counts.
  ///
  /// - Precondition: the images have the training images' height and width.
  package func find(in data: LabelledImages) -> [(image: Int, oddity: ImageOddity)] {
    precondition(data.height == extents.height && data.width == extents.width, "images of another size")
    var found: [(image: Int, oddity: ImageOddity)] = []
    Self.forEach(in: data) { image, pixels in
      if let oddity = oddity(of: pixels, label: Int(data.labels[image])) { found.append((image, oddity)) }
    }
    return found
  }

  private func oddity(of pixels: [Double], label: Int) -> ImageOddity? {
    if pixels.allSatisfy({ $0 == pixels[0] }) { return .constant }
    if let usualSide, let side = Self.side(pixels, width: extents.width), side != usualSide { return .inverted }
    guard extents.height == extents.width, means.indices.contains(label) else { return nil }
    let image = Self.centred(pixels)
    let (mean, width) = (means[label], extents.width)
    var (upright, transposed) = (0.0, 0.0)
    for row in 0..<width {
      for column in 0..<width {
        let value = image[row * width + column]
        upright += value * mean[row * width + column]
        transposed += value * mean[column * width + row]
      }
    }
    let least = max(upright, 0) + Self.leastCorrelation
    return transposed > least ? .transposed : nil
  }

  /// Subtracts the mean and divides by the length, so that a sum of products is a correlation; zeros if all are equal.
  private static func centred(_ values: [Double]) -> [Double] {
    let mean = values.reduce(0, +) / Double(values.count)
    let length = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
    return values.map { length > 0 ? ($0 - mean) / length : 0 }
  }

  private static func side(_ pixels: [Double], width: Int) -> Side? {
    let height = pixels.count / width
    var (sum, count) = (0.0, 0)
    for position in pixels.indices {
      let (row, column) = position.quotientAndRemainder(dividingBy: width)
      guard row == 0 || row == height - 1 || column == 0 || column == width - 1 else { continue }
      sum += pixels[position]
      count += 1
    }
    let mean = sum / Double(count)
    return mean < 64 ? .dark : mean > 191 ? .light : nil
  }

  /// Hands on the grey values of each image.
  private static func forEach(in data: LabelledImages, _ body: (Int, [Double]) -> Void) {
    let (size, channels) = (data.height * data.width, data.channels)
    let colours = channels == 2 ? 1 : min(channels, 3)
    data.images.withUnsafeBufferPointer { all in
      var pixels = [Double](repeating: 0, count: size)
      for image in 0..<data.count {
        for position in 0..<size {
          let start = (image * size + position) * channels
          var sum = Double(all[start])
          for channel in 1..<max(1, colours) { sum += Double(all[start + channel]) }
          pixels[position] = sum / Double(colours)
        }
        body(image, pixels)
      }
    }
  }
}
