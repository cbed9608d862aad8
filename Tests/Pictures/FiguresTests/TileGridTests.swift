import Figures
import Formats
import Tensors
import TestSupport
import Testing

private func tile(_ index: Int, _ values: [Float], width: Int) -> Tile {
  Tile(label: "filter \(index)", values: Tensor(shape: [values.count / width, width], values))
}

private func tiles(_ count: Int, width: Int = 3, height: Int = 3) -> [Tile] {
  (0..<count).map { index in
    tile(index, (0..<width * height).map { Float(($0 * 7 + index * 5) % 11) - 4 }, width: width)
  }
}

/// Draws a grid to a file and reads it back: pixels as any viewer of the file has them.
private func pixels(of grid: TileGrid) throws -> Raster {
  var raster: Raster?
  try withTemporaryFolder { path in
    let path = path("grid.png")
    try PNG.write(grid.draw().raster, to: path)
    raster = try PNG.read(path, as: .rgb)
  }
  return try #require(raster)
}

extension Raster {
  fileprivate func color(_ x: Int, _ y: Int) -> Color {
    let pixel = Array(self[x, y])
    return Color(red: pixel[0], green: pixel[1], blue: pixel[2])
  }

  /// Whether anything but white is in a rectangle.
  fileprivate func hasInk(_ rectangle: Rectangle) -> Bool {
    (rectangle.y..<rectangle.maxY).contains { y in
      (rectangle.x..<rectangle.maxX).contains { color($0, y) != .white }
    }
  }
}

struct TileGridTests {
  @Test(arguments: TileScale.allCases, ColorMap.all)
  func everyValueIsAnEvenSquareOfItsColour(scale: TileScale, map: ColorMap) throws {
    let grid = TileGrid(title: "conv1", tiles: tiles(32), map: map, scale: scale)
    let (layout, scales) = (grid.layout, grid.scales)
    let image = try pixels(of: grid)
    #expect(layout.enlargement == 44)
    for (index, frame) in layout.tiles.enumerated() {
      for (place, value) in grid.tiles[index].values.elements.enumerated() {
        let x = frame.x + place % 3 * layout.enlargement
        let y = frame.y + place / 3 * layout.enlargement
        for (dx, dy) in [(0, 0), (43, 0), (0, 43), (43, 43), (20, 30)] {
          #expect(image.color(x + dx, y + dy) == scales[index].color(of: value), "tile \(index), value \(place)")
        }
      }
    }
  }

  @Test func sharedScaleSpansAllTilesAndEachItsOwn() {
    let two = [tile(0, [0, 1], width: 2), tile(1, [5, 9], width: 2)]
    let shared = TileGrid(title: "t", tiles: two).scales.map(\.range)
    #expect(shared == [ValueRange(low: 0, high: 9), ValueRange(low: 0, high: 9)])
    let each = TileGrid(title: "t", tiles: two, scale: .each).scales.map(\.range)
    #expect(each == [ValueRange(low: 0, high: 1), ValueRange(low: 5, high: 9)])
    let centred = TileGrid(title: "t", tiles: two, map: .coolwarm, scale: .each).scales.map(\.range)
    #expect(centred == [ValueRange(low: -1, high: 1), ValueRange(low: -9, high: 9)])
  }

  @Test func thirtyTwoFiltersAreFourRowsOfEight() {
    let layout = TileGrid(title: "conv1", tiles: tiles(32)).layout
    #expect(layout.columns == 8)
    #expect(Set(layout.tiles.map(\.y)).count == 4)
    #expect(Set(layout.tiles.map(\.x)).count == 8)
    #expect(layout.tiles[9].x == layout.tiles[1].x && layout.tiles[9].y == layout.tiles[8].y)
  }

  @Test(arguments: [1, 3, 8, 32, 64, 65, 128, 512], [(1, 1), (3, 3), (26, 26), (28, 40), (224, 100), (900, 700)])
  func partsNeitherOverlapNorLeaveThePage(count: Int, size: (Int, Int)) {
    let one = Tensor<Float>(shape: [size.1, size.0], repeating: 0)
    let all = (0..<count).map { Tile(label: "feature \($0)", values: one) }
    let layout = TileGrid(title: "conv2: feature maps", subtitle: ["of an image"], tiles: all, scale: .each).layout
    let page = Rectangle(x: 0, y: 0, width: layout.width, height: layout.height)
    for frame in layout.tiles + [layout.legend] {
      #expect(frame.x >= 32 && frame.y >= 32 && frame.maxX <= page.width - 32 && frame.maxY <= page.height - 32)
    }
    for (left, right) in zip(layout.tiles, layout.tiles.dropFirst()) {
      #expect(right.x >= left.maxX + 12 || right.y >= left.maxY + 12)
    }
    #expect(layout.legend.x >= (layout.tiles.map(\.maxX).max() ?? 0) + 12)
    #expect(layout.width <= TileGridLayout.widestPage || layout.columns == 1)
    #expect(
      layout.tiles.allSatisfy { $0.width == size.0 * layout.enlargement && $0.height == size.1 * layout.enlargement })
  }

  @Test func marginsAreEvenAndEmpty() throws {
    let image = try pixels(of: TileGrid(title: "conv1: filters", tiles: tiles(16)))
    let inked = (0..<image.height).flatMap { y in
      (0..<image.width).filter { image.color($0, y) != .white }.map { (x: $0, y: y) }
    }
    let (left, top) = (inked.map(\.x).min(), inked.map(\.y).min())
    let (right, bottom) = (inked.map(\.x).max(), inked.map(\.y).max())
    // One pixel for a frame around a tile, two where a letter ends before its own edge.
    #expect((31...32).contains(try #require(left)))
    #expect((31...33).contains(try #require(top)))
    #expect((30...34).contains(image.width - 1 - (try #require(right))))
    #expect((30...32).contains(image.height - 1 - (try #require(bottom))))
  }

  @Test func labelsStandAboveTheirTiles() throws {
    let grid = TileGrid(title: "conv1", tiles: tiles(9))
    let image = try pixels(of: grid)
    for frame in grid.layout.tiles {
      #expect(image.hasInk(Rectangle(x: frame.x, y: frame.y - 17, width: frame.width, height: 11)))
      #expect(!image.hasInk(Rectangle(x: frame.x, y: frame.y - 5, width: frame.width, height: 4)))
    }
  }

  @Test func rangesStandBelowTilesOnlyWhereTheyDiffer() throws {
    for scale in TileScale.allCases {
      let grid = TileGrid(title: "conv1", tiles: tiles(3), scale: scale)
      let image = try pixels(of: grid)
      for frame in grid.layout.tiles {
        let below = Rectangle(x: frame.x, y: frame.maxY + 5, width: frame.width, height: 11)
        #expect(image.hasInk(below) == (scale == .each))
      }
    }
  }

  @Test func legendHasTheColoursOfTheEnds() throws {
    let grid = TileGrid(title: "conv1", tiles: tiles(8))
    let (image, legend) = (try pixels(of: grid), grid.layout.legend)
    #expect(image.color(legend.x, legend.y) == ColorMap.viridis.color(at: 1))
    #expect(image.color(legend.maxX - 1, legend.maxY - 1) == ColorMap.viridis.color(at: 0))
    #expect(legend.y == grid.layout.tiles[0].y)
  }

  @Test(arguments: TileScale.allCases, ColorMap.all)
  func constantAndEmptyOfNumbersAreDrawn(scale: TileScale, map: ColorMap) throws {
    let all = [tile(0, [0, 0, 0, 0], width: 2), tile(1, [.nan, .nan, .nan, .nan], width: 2)]
    let grid = TileGrid(title: "dead", tiles: all, map: map, scale: scale)
    let (image, frames) = (try pixels(of: grid), grid.layout.tiles)
    #expect(image.color(frames[0].x, frames[0].y) == map.color(at: map == .coolwarm ? 0.5 : 0))
    #expect(image.color(frames[1].maxX - 1, frames[1].maxY - 1) == ColorMap.notANumber)
  }

  @Test func oneNaNLeavesTheOtherColoursAlone() throws {
    let grid = TileGrid(title: "broken", tiles: [tile(0, [0, .nan, 1, 2], width: 2)])
    let (image, frame) = (try pixels(of: grid), grid.layout.tiles[0])
    #expect(image.color(frame.x, frame.y) == ColorMap.viridis.color(at: 0))
    #expect(image.color(frame.maxX - 1, frame.y) == ColorMap.notANumber)
    #expect(image.color(frame.maxX - 1, frame.maxY - 1) == ColorMap.viridis.color(at: 1))
    let legend = grid.layout.legend
    #expect((legend.maxY..<image.height).contains { image.color(legend.x + 4, $0) == ColorMap.notANumber })
  }

  @Test func insetIsShownEnlargedBesideTheTitle() throws {
    let picture = Raster(width: 28, height: 28, layout: .gray, bytes: (0..<784).map { UInt8($0 % 251) })
    let grid = TileGrid(title: "conv1", subtitle: ["Test image 0"], tiles: tiles(8), inset: picture)
    let (image, frame) = (try pixels(of: grid), try #require(grid.layout.inset))
    #expect(frame == Rectangle(x: 32, y: 32, width: 112, height: 112))
    for (x, y) in [(0, 0), (27, 0), (0, 27), (27, 27), (13, 5)] {
      #expect(image.color(frame.x + 4 * x, frame.y + 4 * y) == Color(gray: picture.bytes[y * 28 + x]))
      #expect(image.color(frame.x + 4 * x + 3, frame.y + 4 * y + 3) == Color(gray: picture.bytes[y * 28 + x]))
    }
    #expect(grid.layout.tiles[0].y > frame.maxY + 17)
  }

  @Test func colourInsetKeepsItsColours() throws {
    let picture = Raster(width: 1, height: 1, layout: .rgb, bytes: [10, 200, 90])
    let grid = TileGrid(title: "conv1", tiles: tiles(8), inset: picture)
    let (image, frame) = (try pixels(of: grid), try #require(grid.layout.inset))
    #expect(image.color(frame.x, frame.y) == Color(red: 10, green: 200, blue: 90))
  }

  @Test func longTitlesMakeThePageWider() throws {
    let grid = TileGrid(title: String(repeating: "wide ", count: 60), tiles: tiles(1))
    #expect(grid.layout.width > 2000)
    #expect(try pixels(of: grid).hasInk(Rectangle(x: 1900, y: 32, width: 100, height: 15)))
  }
}
