import RunFiles
import Testing
import Training

@Suite("Successive halving")
struct HalvingTests {
  @Test("the share of the candidates goes on that the epochs are of the next rung's, rounded up")
  func sizes() throws {
    #expect(try #require(Halving("1,3,9")).sizes(of: 40) == [40, 14, 5])
    #expect(try #require(Halving("1,3,9")).sizes(of: 1) == [1, 1, 1])
    #expect(try #require(Halving("2,4")).sizes(of: 5) == [5, 3])
    #expect(try #require(Halving("1,3,9,27")).sizes(of: 27) == [27, 9, 3, 1])
  }

  @Test("rungs know their folders, and the one before")
  func folders() throws {
    let halving = try #require(Halving("1,3,9"))
    let artifacts = Artifacts("here")
    #expect(
      halving.rungs.map { artifacts.candidate("a", in: $0).directory }
        == ["here/candidates/a/epochs-1", "here/candidates/a/epochs-3", "here/candidates/a"])
    #expect(
      halving.rungs.map { artifacts.candidate("a", before: $0)?.directory }
        == [nil, "here/candidates/a/epochs-1", "here/candidates/a/epochs-3"])
    #expect(artifacts.candidate("a", in: nil).directory == "here/candidates/a")
    #expect(halving.rungs[1].options == "--halving 1,3,9 --rung 2")
    #expect(halving.text == "1,3,9")
  }

  @Test(
    "epochs that do not rise from 1 on are none", arguments: ["", "3", "0,1", "3,1", "1,1", "1,,3", "1,x", "1,1000001"])
  func wrong(_ text: String) {
    #expect(Halving(text) == nil)
  }
}
