import Dataset
import ElementaryFunctions
import Kernels

/// The distortions of one epoch: a map for every image.
///
/// Image i of epoch e is distorted by what `RandomState([seed, fold, e, i])` draws, so it does not matter in which
/// order or on which thread images come, nor whether the epoch was reached in one run: rotation, zoom of rows, zoom of
/// columns, shear, shift of rows, shift of columns, then the control points of rows and those of columns, in C order;
/// each `uniform(-strength, strength)`.
public struct Distortions: Sendable {
  private let augmentation: Augmentation
  private let seeds: [UInt32]

  /// The distortions of an epoch, counted from 1.
  package init(_ augmentation: Augmentation, seed: UInt32, fold: Int, epoch: Int) {
    self.augmentation = augmentation
    seeds = [seed, UInt32(fold), UInt32(epoch)]
  }

  /// The map of an image: where each of its new pixels takes its value from.
  package func map(of image: Int) -> ImageWarp.Map {
    var random = NumPyRandom(seeds: seeds + [UInt32(truncatingIfNeeded: image)])
    func draw(_ strength: Double) -> Double { random.uniform(-strength, strength) }
    let halfTurns = draw(augmentation.rotate) / 180
    let rowZoom = 1 / (1 + draw(augmentation.zoom))
    let columnZoom = 1 / (1 + draw(augmentation.zoom))
    let shear = draw(augmentation.shear)
    let (sine, cosine) = (Elementary.sinPi(halfTurns), Elementary.cosPi(halfTurns))
    var map = ImageWarp.Map()
    map.row = (cosine * rowZoom, sine * rowZoom, draw(augmentation.shift))
    map.column = ((shear * cosine - sine) * columnZoom, (shear * sine + cosine) * columnZoom, draw(augmentation.shift))
    if augmentation.elastic > 0 {
      map.field = (0..<2 * ImageWarp.controls * ImageWarp.controls).map { _ in Float(draw(augmentation.elastic)) }
    }
    return map
  }
}
