import Figures
import Tensors
import Testing

struct TileTests {
  /// A kernel whose every weight says where it stands: 1000 × row + 100 × column + 10 × input + output.
  private static func kernel() -> Tensor<Float> {
    var kernel = Tensor<Float>(shape: [2, 3, 4, 5], repeating: 0)
    for row in 0..<2 {
      for column in 0..<3 {
        for input in 0..<4 {
          for output in 0..<5 {
            kernel[row, column, input, output] = Float(1000 * row + 100 * column + 10 * input + output)
          }
        }
      }
    }
    return kernel
  }

  @Test func filtersAreThoseOfTheInputChannel() {
    let tiles = Tile.filters(of: Self.kernel(), inputChannel: 2)
    #expect(tiles.map(\.label) == ["filter 0", "filter 1", "filter 2", "filter 3", "filter 4"])
    #expect(tiles[3].values.shape == [2, 3])
    #expect(tiles[3].values.elements == [23, 123, 223, 1023, 1123, 1223])
  }

  @Test func withoutAChannelFiltersAreTheMean() {
    let tiles = Tile.filters(of: Self.kernel())
    #expect(tiles[4].values.elements == [19, 119, 219, 1019, 1119, 1219])
  }

  @Test func featuresAreChannels() {
    let maps = Tensor<Float>(shape: [2, 2, 3], (0..<12).map(Float.init))
    let tiles = Tile.features(of: maps)
    #expect(tiles.map(\.label) == ["feature 0", "feature 1", "feature 2"])
    #expect(tiles[1].values.shape == [2, 2])
    #expect(tiles[1].values.elements == [1, 4, 7, 10])
  }
}
