import Network
import Testing

@Suite struct ViewsTests {
  @Test func theFirstViewIsTheImageAndTheOthersAreDrawn() throws {
    let augmentation = Augmentation(rotate: 5, shear: 0.1)
    let distortions = Views(count: 3, augmentation: augmentation).distortions
    #expect(distortions.count == 3 && distortions[0] == nil)
    for view in 1...2 {
      let expected = Distortions(augmentation, seed: 0, fold: 0, epoch: view)
      for image in [0, 59_999] {
        let map = try #require(distortions[view]).map(of: image)
        #expect(map.row == expected.map(of: image).row && map.column == expected.map(of: image).column)
      }
    }
    #expect(distortions[1]?.map(of: 0).row.fromRow != distortions[2]?.map(of: 0).row.fromRow)
  }

  @Test func fewerViewsAreTheFirstOfMore() throws {
    let (few, many) = (Views(count: 2).distortions[1], Views(count: 9).distortions[1])
    let (one, other) = (try #require(few).map(of: 5), try #require(many).map(of: 5))
    #expect(one.row == other.row && one.column == other.column)
    #expect(Views(count: 1).distortions.count == 1)
  }
}
