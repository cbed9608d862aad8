import Formats
import Kernels
import Network
import Testing

@Suite struct AugmentationTests {
  @Test func theTextFormNamesWhatIsWanted() throws {
    let augmentation = try #require(Augmentation("shift=2,rotate=7.5"))
    #expect(augmentation.rotate == 7.5 && augmentation.shift == 2)
    #expect(augmentation.zoom == 0 && augmentation.shear == 0 && augmentation.elastic == 0)
    #expect(augmentation.description == "rotate=7.5,shift=2")
    #expect(Augmentation(Augmentation.digits.description) == .digits)
    #expect(Augmentation("digits") == .digits && Augmentation.digits != .none)
    #expect(Augmentation("none")?.description == "none")
    #expect(Augmentation("shift=0") == Augmentation.none)
  }

  @Test(arguments: [
    "", "None", "rotate", "rotate=", "rotate=x", "rotate=-1", "rotate=181", "rotate=nan", "zoom=1", "flip=1",
    "shift=1,shift=2", "shift=1,", "shift=1;zoom=0.1", "shift =1",
  ])
  func whatIsNoAugmentationIsRefused(text: String) { #expect(Augmentation(text) == nil) }

  /// What NumPy draws for the same seeds: see Fixtures/make_distortions.py.
  @Test func mapsFollowFromNumPysDraws() throws {
    let table = try CSVTable.read(Fixture.path("distortions.csv"))
    let augmentation = try #require(Augmentation("rotate=12,zoom=0.12,shear=0.1,shift=2,elastic=3"))
    #expect(table.rows.count == 4)
    let (seeds, folds) = (try table.integers("seed"), try table.integers("fold"))
    let (epochs, images) = (try table.integers("epoch"), try table.integers("image"))
    for (row, text) in try table.texts("numbers").enumerated() {
      let expected = text.split(separator: " ").compactMap { Double($0) }
      let distortions = Distortions(augmentation, seed: UInt32(seeds[row]), fold: folds[row], epoch: epochs[row])
      let map = distortions.map(of: images[row])
      let numbers =
        [
          map.row.fromRow, map.row.fromColumn, map.row.shift, map.column.fromRow, map.column.fromColumn,
          map.column.shift,
        ]
        + map.field.map { Double($0) }
      #expect(numbers.count == 6 + 98 && expected.count == numbers.count)
      // Sines, products and sums of numbers up to 2 in double precision; the field is drawn and rounded alike.
      for (found, exact) in zip(numbers, expected) { #expect(abs(found - exact) <= 8 * 0x1p-52) }
    }
  }

  @Test func withoutAFieldThereAreNoControlPoints() throws {
    let distortions = Distortions(try #require(Augmentation("shift=2")), seed: 1, fold: 0, epoch: 1)
    let map = distortions.map(of: 3)
    #expect(map.field.isEmpty && map.row.fromRow == 1 && map.row.fromColumn == 0 && map.column.fromColumn == 1)
    #expect(abs(map.row.shift) <= 2 && map.row.shift != 0)
  }
}
