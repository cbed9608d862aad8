/// Several views of every image: the image as it is, then distorted ones.
///
/// A model that is sure of an image gives the same answer for all of them; the mean of its probabilities over the views
/// is steadier than one prediction (test-time augmentation). View v > 0 of image i is distorted by what
/// `RandomState([0, 0, v, i])` draws, as ``Distortions`` describes, so all views are the same whenever they are asked
/// for.
public struct Views: Sendable, Equatable {
  /// The number of views, the image as it is included.
  public let count: Int
  /// The distortion of the others.
  public let augmentation: Augmentation

  /// What the accurate recipe distorts training images by, without the elastic field: chosen by out-of-fold
  /// predictions, of which docs/Accuracy.md tells.
  public static let mild = Augmentation(rotate: 8, zoom: 0.08, shear: 0.08, shift: 1)

  /// Makes views.
  ///
  /// - Precondition: there is at least one.
  public init(count: Int, augmentation: Augmentation = mild) {
    precondition(count >= 1, "\(count) views")
    self.count = count
    self.augmentation = augmentation
  }

  /// How the images are distorted in each view; `nil` for the first, in which they are not.
  public var distortions: [Distortions?] {
    [nil] + (1..<count).map { Distortions(augmentation, seed: 0, fold: 0, epoch: $0) }
  }
}
