import Figures
import Formats
import Tensors
import Testing

@Suite("Maps over a picture")
struct SaliencyMapTests {
  /// One column of ink on paper of 10.
  private let picture = Raster(
    width: 4, height: 3, layout: .gray, bytes: [10, 200, 10, 20, 10, 210, 10, 10, 10, 90, 10, 10])
  private let values = Tensor<Float>(shape: [3, 4], [0, -2, 1, 0, 0, 0.5, 2, 0, 1, 1, -1, -1])

  @Test("every number is an even square of its colour, and the middle colour is 0")
  func colors() {
    let scale = SaliencyMap.scale(for: [values, Tensor(shape: [1, 1], [1.5])])
    #expect(scale.range == ValueRange(low: -2, high: 2))
    let canvas = SaliencyMap(values: values, scale: scale).draw(over: picture, paper: [10], enlargement: 10)
    #expect([canvas.width, canvas.height] == [40, 30])
    for (place, value) in values.elements.enumerated() {
      #expect(canvas[place % 4 * 10 + 5, place / 4 * 10 + 5] == scale.color(of: value))
    }
    #expect(scale.color(of: -2).blue > scale.color(of: -2).red && scale.color(of: 2).red > scale.color(of: 2).blue)
  }

  @Test("a line runs between ink and paper, where a pixel differs by more than half of what any does")
  func outline() {
    let scale = SaliencyMap.scale(for: [values])
    let canvas = SaliencyMap(values: values, scale: scale).draw(over: picture, paper: [10], enlargement: 10)
    func isDark(_ x: Int, _ y: Int) -> Bool {
      let color = canvas[x, y]
      return max(color.red, color.green, color.blue) < 60
    }
    // Ink is in the second column of the first two rows; 90 is not half as far from paper as 210.
    #expect(isDark(10, 5) && isDark(20, 5) && isDark(10, 15) && isDark(15, 20))
    #expect(!isDark(15, 10) && !isDark(30, 5) && !isDark(10, 25))
  }

  @Test("of one picture the legend has numbers, of several only ends, and all have room")
  func pages() {
    func page(_ count: Int) -> Canvas {
      let items = (0..<count).map { place in
        let maps = [1, 2].map { factor in
          let scaled = Tensor<Float>(shape: values.shape, values.elements.map { $0 * Float(factor + place) })
          let scale = SaliencyMap.scale(for: [scaled])
          return SaliencyMap(caption: ["3, predicted", "99 %"], values: scaled, scale: scale)
        }
        return SaliencyPage.Item(heading: "Image \(place)", picture: picture, caption: ["labelled 5"], maps: maps)
      }
      return SaliencyPage(title: "Maps", subtitle: ["of some"], items: items, paper: [10]).draw()
    }
    #expect(page(1).width < page(20).width)
    #expect(page(20).width <= TileGridLayout.widestPage)
    #expect(page(100).height > page(20).height)
  }
}
