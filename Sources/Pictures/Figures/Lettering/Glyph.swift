/// A character's shape in the units of ``GlyphTable``, taken apart into short straight strokes.
struct Glyph: Sendable {
  struct Point: Sendable, Equatable {
    var x: Double
    var y: Double
  }

  /// The pen's path; each part is drawn without lifting it.
  var strokes: [[Point]] = []
  /// The centres of round dots.
  var dots: [Point] = []
  /// Where stems and bars run, by axis: what has to meet whole pixels if the letter is to look sharp.
  var guidesX: Set<Double> = []
  var guidesY: Set<Double> = []
  /// Air to the left and to the right.
  var leftBearing = 0.0
  var rightBearing = 0.0

  /// How far the handles of a quarter curve reach towards the corner of its box: a little squarer than an ellipse
  /// (0.552), which opens the counters of small letters.
  private static let roundness = 0.6

  /// The number of straight pieces in a curve; at most 0.01 units are lost.
  private static let pieces = 8

  private static let bearings: [Character: Double] = ["s": 1.8, "r": 1.2, "o": 0.9, "d": 0.5]

  /// Every glyph by its character.
  static let all: [Character: Glyph] = {
    var glyphs: [Character: Glyph] = [:]
    for line in GlyphTable.lines.split(separator: "\n") {
      if let character = line.first { glyphs[character] = Glyph(line.dropFirst()) }
    }
    glyphs[" "] = Glyph(leftBearing: 2.6, rightBearing: 2.6)
    return glyphs
  }()

  /// The glyph for characters that have none.
  static let unknown = Glyph(Substring(GlyphTable.unknown))

  private init(leftBearing: Double, rightBearing: Double) {
    self.leftBearing = leftBearing
    self.rightBearing = rightBearing
  }

  private init(_ description: Substring) {
    let words = description.split(separator: " ")
    precondition(words.count >= 4, "a glyph needs two sides and a path: \(description)")
    leftBearing = Self.bearings[Character(String(words[0]))] ?? 0
    rightBearing = Self.bearings[Character(String(words[1]))] ?? 0
    var index = 2
    while index < words.count {
      let command = words[index].first
      let count = command == "C" ? 6 : 2
      let numbers = words[index..<index + count].map { Double($0.drop(while: \.isLetter)) ?? .nan }
      precondition(!numbers.contains { $0.isNaN }, "a number is missing in \(description)")
      follow(command, stride(from: 0, to: count, by: 2).map { Point(x: numbers[$0], y: numbers[$0 + 1]) })
      index += count
    }
    let points = strokes.joined() + dots
    guidesX.formUnion([points.map(\.x).min(), points.map(\.x).max()].compactMap { $0 })
  }

  private mutating func follow(_ command: Character?, _ points: [Point]) {
    let end = points[points.count - 1]
    guard let start = strokes.last?.last, command != "M", command != "P" else {
      if command == "P" { dots.append(end) } else { strokes.append([end]) }
      return
    }
    let reach = Self.roundness
    switch command {
    case "F":
      guidesY.insert(start.y)
      guidesX.insert(end.x)
      curve(
        start, Point(x: start.x + reach * (end.x - start.x), y: start.y),
        Point(x: end.x, y: end.y + reach * (start.y - end.y)), end)
    case "U":
      guidesX.insert(start.x)
      guidesY.insert(end.y)
      curve(
        start, Point(x: start.x, y: start.y + reach * (end.y - start.y)),
        Point(x: end.x + reach * (start.x - end.x), y: end.y), end)
    case "C":
      curve(start, points[0], points[1], end)
    default:
      if start.x == end.x { guidesX.insert(end.x) }
      if start.y == end.y { guidesY.insert(end.y) }
      extend(to: end)
    }
  }

  private mutating func curve(_ a: Point, _ b: Point, _ c: Point, _ d: Point) {
    for piece in 1...Self.pieces {
      let t = Double(piece) / Double(Self.pieces)
      let u = 1 - t
      let (wa, wb, wc, wd) = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
      extend(
        to: Point(x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y))
    }
  }

  private mutating func extend(to point: Point) { strokes[strokes.count - 1].append(point) }
}
