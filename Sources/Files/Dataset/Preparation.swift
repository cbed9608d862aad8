/// What was done to pictures of any size to make a data set's images of them, and so what a model needs done to a
/// picture.
public enum Preparation: String, CaseIterable, Sendable {
  /// Light strokes on black, cropped to the digit, scaled to a box with an empty margin, centred: as MNIST's images.
  case digits
  /// Scaled to the images' height and width, whatever the proportions; colours as they are.
  case stretch
  /// Scaled to fit into the images' height and width with its proportions kept, the rest filled with the border's
  /// colour.
  case pad

  /// The names of all, for messages.
  public static var possible: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
