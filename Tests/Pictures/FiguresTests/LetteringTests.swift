import Figures
import Formats
import Testing

/// The ink of a text: its darkness pixel by pixel, and the box around what is clearly visible.
private struct Ink {
  var rows: [[UInt8]]
  var box: Rectangle?

  init(_ text: String, _ lettering: Lettering, left: Int = 20, baseline: Int = 40) {
    var canvas = Canvas(width: max(80, lettering.width(of: text) + 40), height: 70)
    canvas.write(text, x: left, baseline: baseline, lettering: lettering)
    rows = (0..<canvas.height).map { y in (0..<canvas.width).map { 255 - canvas[$0, y].red } }
    let inked = rows.indices.flatMap { y in rows[y].indices.filter { rows[y][$0] > 40 }.map { (x: $0, y: y) } }
    if let left = inked.map(\.x).min(), let right = inked.map(\.x).max(),
      let top = inked.map(\.y).min(), let bottom = inked.map(\.y).max()
    {
      box = Rectangle(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }
  }

  var darkest: UInt8 { rows.joined().max() ?? 0 }
}

private let printable = (33...126).map { Character(UnicodeScalar(UInt8($0))) } + Array("−×±·–…°→")

struct LetteringTests {
  @Test(arguments: [11, 14], [Lettering.Weight.regular, .bold])
  func everyCharacterIsDrawnDarkAndWithinTheLine(capHeight: Int, weight: Lettering.Weight) throws {
    let lettering = Lettering(capHeight: capHeight, weight: weight)
    for character in printable {
      let ink = Ink(String(character), lettering)
      let box = try #require(ink.box, "\(character) is invisible")
      #expect(ink.darkest > 180, "\(character) is faint")
      #expect(box.y >= 40 - capHeight - 3 && box.maxY <= 40 + lettering.descent + 1, "\(character): \(box)")
      #expect(box.x >= 19 && box.maxX <= 21 + lettering.width(of: String(character)), "\(character): \(box)")
      #expect(box.width * box.height >= 2 && box.width <= 2 * capHeight, "\(character): \(box)")
    }
  }

  @Test(arguments: Array("ABCDEFGHIJKLMNOPRSTUVWXYZbdfhkl0123456789"))
  func capitalsAndFiguresStandOnTheLineAndHaveTheCapHeight(character: Character) throws {
    for capHeight in [9, 11, 12, 14, 20] {
      let box = try #require(Ink(String(character), Lettering(capHeight: capHeight)).box)
      #expect(box.maxY == 40, "\(character) at \(capHeight)")
      #expect(box.height == capHeight, "\(character) at \(capHeight)")
    }
  }

  @Test(arguments: [11, 12, 14])
  func noTwoCharactersLookAlike(capHeight: Int) {
    let lettering = Lettering(capHeight: capHeight)
    let inks = printable.map { Ink(String($0), lettering).rows.map { $0.map(Int.init) } }
    // The minus sign and the en dash are meant to be much alike; everything else has to differ by two full pixels.
    for first in printable.indices {
      for second in printable.indices.dropFirst(first + 1) where !"−–-".contains(printable[first]) {
        let difference = zip(inks[first].joined(), inks[second].joined()).reduce(0) { $0 + abs($1.0 - $1.1) }
        #expect(difference > 2 * 255, "\(printable[first]) and \(printable[second]) at \(capHeight)")
      }
    }
  }

  @Test func barsAndStemsMeetWholePixels() {
    for capHeight in 9...16 {
      let ink = Ink("H", Lettering(capHeight: capHeight))
      let row = ink.rows[40 - 1 - capHeight / 4]
      #expect(row[20] == 255 && row[19] == 0, "the left stem at \(capHeight): \(row[18...24])")
      let column = Ink("E", Lettering(capHeight: capHeight)).rows.map { $0[24] }
      #expect(column[39] == 255 && column[40] == 0, "the foot at \(capHeight)")
      #expect(column[40 - capHeight] == 255 && column[39 - capHeight] == 0, "the top at \(capHeight)")
    }
  }

  @Test(arguments: ["filter 31", "−0.378", "A", "test image 7: a 3", "1"])
  func widthIsThatOfTheInk(text: String) throws {
    for lettering in [Lettering(capHeight: 11), Lettering(capHeight: 15, weight: .bold)] {
      let box = try #require(Ink(text, lettering).box)
      #expect(box.x == 20)
      #expect(abs(box.width - lettering.width(of: text)) <= 1)
    }
  }

  @Test func alignmentMovesTheText() throws {
    let lettering = Lettering(capHeight: 12)
    let width = lettering.width(of: "feature 5")
    func left(_ alignment: Lettering.Alignment) throws -> Int {
      var canvas = Canvas(width: 300, height: 30)
      canvas.write("feature 5", x: 150, baseline: 20, lettering: lettering, alignment: alignment)
      return try #require((0..<300).first { x in (0..<30).contains { canvas[x, $0] != .white } })
    }
    #expect(abs(try left(.left) - 150) <= 1)
    #expect(abs(try left(.center) - (150 - width / 2)) <= 1)
    #expect(abs(try left(.right) - (150 - width)) <= 1)
  }

  @Test func boldIsHeavierAndSpacesAreAir() {
    let regular = Ink("model", Lettering(capHeight: 14)).rows.joined().reduce(0) { $0 + Int($1) }
    let bold = Ink("model", Lettering(capHeight: 14, weight: .bold)).rows.joined().reduce(0) { $0 + Int($1) }
    #expect(Double(bold) > 1.25 * Double(regular))
    let lettering = Lettering(capHeight: 12)
    #expect(lettering.width(of: "a b") >= lettering.width(of: "ab") + 3)
    #expect(lettering.width(of: "") == 0)
    #expect(lettering.width(of: " ") == 0)
  }

  @Test func unknownCharactersBecomeABox() {
    let lettering = Lettering(capHeight: 12)
    #expect(Ink("漢", lettering).rows == Ink("é", lettering).rows)
    #expect(Ink("漢", lettering).box != nil)
  }

  @Test func colourIsThatOfTheStrokes() {
    var canvas = Canvas(width: 40, height: 30)
    canvas.write("H", x: 5, baseline: 20, lettering: Lettering(capHeight: 12), color: Color(hex: 0x2060c0))
    #expect(canvas[5, 15] == Color(hex: 0x2060c0))
  }
}
