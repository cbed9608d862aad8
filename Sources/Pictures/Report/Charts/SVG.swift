/// Writes an inline SVG picture, element by element; colours and fonts are the page's, by class.
///
/// Every text is escaped, so that what came from a file stays text.
package struct SVG {
  private let opening: String
  private var body = ""

  /// Where a text is beside its point.
  package enum Anchor: String {
    /// It begins there.
    case start
    /// It is centred there.
    case middle
    /// It ends there.
    case end
  }

  /// Starts a picture.
  ///
  /// - Parameters:
  ///   - width: The extent of the coordinates to the right; the page scales the picture to its width.
  ///   - height: The extent of the coordinates downwards.
  ///   - title: What the picture shows, for those who do not see it.
  package init(width: Double, height: Double, title: String) {
    opening =
      #"<svg viewBox="0 0 \#(Self.number(width)) \#(Self.number(height))" role="img">"#
      + "<title>\(HTML.escaped(title))</title>"
  }

  /// The whole picture.
  package var markup: String { opening + body + "</svg>" }

  /// Draws a line.
  package mutating func line(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double), class name: String) {
    add("line", [("x1", from.x), ("y1", from.y), ("x2", to.x), ("y2", to.y)], class: name)
  }

  /// Draws a line through some points.
  package mutating func polyline(_ points: [(x: Double, y: Double)], class name: String) {
    let text = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }.joined(separator: " ")
    body += #"<polyline points="\#(text)" class="\#(HTML.escaped(name))"/>"#
  }

  /// Draws a circle.
  package mutating func circle(
    _ centre: (x: Double, y: Double), radius: Double, class name: String, title: String? = nil
  ) {
    add("circle", [("cx", centre.x), ("cy", centre.y), ("r", radius)], class: name, title: title)
  }

  /// Draws a square that stands on a corner.
  mutating func diamond(
    _ centre: (x: Double, y: Double), radius: Double, class name: String, title: String? = nil
  ) {
    let corners = [(0.0, -radius), (radius, 0.0), (0.0, radius), (-radius, 0.0)]
      .map { "\(Self.number(centre.x + $0.0)),\(Self.number(centre.y + $0.1))" }.joined(separator: " ")
    body += #"<polygon points="\#(corners)" class="\#(HTML.escaped(name))""# + Self.end("polygon", title: title)
  }

  /// Draws a rectangle.
  ///
  /// - `opacity`: How much of the fill's colour is laid on.
  package mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, class name: String, opacity: Double? = nil,
    title: String? = nil
  ) {
    var attributes = [("x", x), ("y", y), ("width", width), ("height", height)]
    if let opacity { attributes.append(("fill-opacity", opacity)) }
    add("rect", attributes, class: name, title: title)
  }

  /// Writes a text.
  package mutating func text(
    _ text: String, at point: (x: Double, y: Double), class name: String, anchor: Anchor = .start,
    isVertical: Bool = false
  ) {
    let (x, y) = (Self.number(point.x), Self.number(point.y))
    let turn = isVertical ? #" transform="rotate(-90 \#(x) \#(y))""# : ""
    body +=
      #"<text x="\#(x)" y="\#(y)" class="\#(HTML.escaped(name))" text-anchor="\#(anchor.rawValue)"\#(turn)>"#
      + "\(HTML.escaped(text))</text>"
  }

  /// A coordinate in at most two decimals, finer than any screen shows.
  package static func number(_ value: Double) -> String {
    precondition(value.isFinite, "a coordinate of \(value)")
    let rounded = (value * 100).rounded() / 100
    guard rounded == rounded.rounded(), abs(rounded) < 1e15 else { return String(rounded) }
    return String(Int(rounded))
  }

  private mutating func add(
    _ element: String, _ attributes: [(name: String, value: Double)], class name: String, title: String? = nil
  ) {
    let text = attributes.map { #" \#($0.name)="\#(Self.number($0.value))""# }.joined()
    body += #"<\#(element)\#(text) class="\#(HTML.escaped(name))""# + Self.end(element, title: title)
  }

  private static func end(_ element: String, title: String?) -> String {
    title.map { "><title>\(HTML.escaped($0))</title></\(element)>" } ?? "/>"
  }
}
