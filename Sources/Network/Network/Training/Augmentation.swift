/// How much training images are distorted, each time anew.
///
/// The text form names what is wanted, with its strength, as in `rotate=12,zoom=0.1,shift=2`;
/// `none` is nothing and `digits` what the accurate recipe takes.
///
/// | name | drawn evenly from −strength to strength |
/// | --- | --- |
/// | `rotate` | degrees of rotation |
/// | `zoom` | the change of scale, along rows and columns each; 0.1 is 10 % |
/// | `shear` | columns' shift for each row, in pixels |
/// | `shift` | pixels, along rows and columns each |
/// | `elastic` | pixels at every control point of a smooth field, along rows and columns each |
public struct Augmentation: Hashable, Sendable, CustomStringConvertible {
  /// Degrees of rotation.
  package var rotate: Double
  /// Relative change of scale.
  package var zoom: Double
  /// Pixels a row.
  package var shear: Double
  /// Pixels.
  package var shift: Double
  /// Pixels at every control point.
  package var elastic: Double

  /// No distortion.
  package static let none = Augmentation()
  /// The accurate recipe's distortion of handwritten digits.
  public static let digits = Augmentation(rotate: 8, zoom: 0.08, shear: 0.08, shift: 1, elastic: 2)

  private static var names: [(name: String, value: WritableKeyPath<Augmentation, Double>, most: Double)] {
    [
      ("rotate", \.rotate, 180), ("zoom", \.zoom, 0.9), ("shear", \.shear, 2), ("shift", \.shift, 1_000),
      ("elastic", \.elastic, 1_000),
    ]
  }

  /// Makes an augmentation from its strengths.
  package init(rotate: Double = 0, zoom: Double = 0, shear: Double = 0, shift: Double = 0, elastic: Double = 0) {
    self.rotate = rotate
    self.zoom = zoom
    self.shear = shear
    self.shift = shift
    self.elastic = elastic
  }

  /// Reads the text form; `nil` if it is none.
  package init?(_ text: String) {
    self.init()
    if text == "none" { return }
    if text == "digits" {
      self = .digits
      return
    }
    var seen: Set<String> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2, let known = Self.names.first(where: { $0.name == sides[0] }),
        let strength = Double(sides[1]), strength >= 0, strength <= known.most, seen.insert(known.name).inserted
      else { return nil }
      self[keyPath: known.value] = strength
    }
  }

  /// The possible texts, for messages.
  public static let possible: String = {
    let strengths = names.map { "\($0.name) (0 to \($0.most.formattedShort))" }.joined(separator: ", ")
    return "none, digits, or strengths of \(strengths) such as rotate=10,shift=2"
  }()

  /// The text form, in a fixed order, without what is 0.
  public var description: String {
    let parts = Self.names.filter { self[keyPath: $0.value] > 0 }
    return parts.isEmpty
      ? "none" : parts.map { "\($0.name)=\(self[keyPath: $0.value].formattedShort)" }.joined(separator: ",")
  }
}

extension Double {
  /// A whole number has no decimal point.
  fileprivate var formattedShort: String { self == rounded() && abs(self) < 1e15 ? String(Int(self)) : String(self) }
}
