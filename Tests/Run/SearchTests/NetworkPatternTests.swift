import Network
import Search
import Testing

@Suite("Patterns of networks")
struct NetworkPatternTests {
  @Test(
    "stand for the texts that brace expansion gives",
    arguments: [
      ("conv32,pool", ["conv32,pool"]),
      ("conv{16,32}x{3,5}", ["conv16x3", "conv16x5", "conv32x3", "conv32x5"]),
      ("conv16{,x5},pool", ["conv16,pool", "conv16x5,pool"]),
      ("pool[,conv64],dense64", ["pool,dense64", "pool,conv64,dense64"]),
      ("pool[,conv{8,16}[,pool]]", ["pool", "pool,conv8", "pool,conv8,pool", "pool,conv16", "pool,conv16,pool"]),
      ("{conv{8,16},pool}", ["conv8", "conv16", "pool"]),
    ])
  func texts(_ pattern: String, _ texts: [String]) throws {
    #expect(try NetworkPattern(pattern).texts == texts)
  }

  @Test(
    "say which bracket has no partner, and when there are too many texts",
    arguments: [
      ("conv{8,16", "'conv{8,16': expected a closing '}'; found the end"),
      ("conv{8,16]", "'conv{8,16]': expected a closing '}'; found ']'"),
      ("pool[,conv8", "'pool[,conv8': expected a closing ']'; found the end"),
      ("conv8},pool", "'conv8},pool': expected an opening bracket before '}'; found none"),
      (
        String(repeating: "{1,2}", count: 17),
        "'{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}{1,2}…': expected at most 100,000 networks; found more"
      ),
    ])
  func problems(_ pattern: String, _ message: String) {
    let problem = #expect(throws: SearchProblem.self) { try NetworkPattern(pattern) }
    #expect(problem?.description == message)
  }

  @Test("networks come once each; impossible and large ones are left out and counted")
  func possible() throws {
    let pattern = try NetworkPattern("conv{2,3}x{3,5},pool,{pool,pool,conv1x3},dense{4,400}[,pool]")
    let possible = try PossibleNetworks([pattern], image: ImageShape(height: 8, width: 8), classes: 3, largest: 500)
    // 5×5 leaves 2×2 behind the first pool, so a 3×3 kernel does not fit; and nothing but dense layers follows a dense
    // one.
    #expect(
      possible.networks.map(\.description) == [
        "conv2,pool,pool,dense4", "conv2,pool,conv1,dense4", "conv2x5,pool,pool,dense4", "conv3,pool,pool,dense4",
        "conv3,pool,conv1,dense4", "conv3x5,pool,pool,dense4",
      ])
    #expect(possible.tooLarge == 6)
    #expect(possible.impossible == 20)
    #expect(possible.example?.network == "conv2x3,pool,pool,dense4,pool")
    for (network, weights) in zip(possible.networks, possible.weights) {
      let shape = try NetworkShape(network, image: ImageShape(height: 8, width: 8), classes: 3)
      #expect(shape.parameterCount == weights)
    }
  }

  @Test("no network at all is a problem that says why")
  func nothing() throws {
    let image = ImageShape(height: 28, width: 28)
    let large = #expect(throws: SearchProblem.self) {
      try PossibleNetworks([NetworkPattern("dense{64,128}")], image: image, classes: 10, largest: 100)
    }
    #expect(large?.description == "expected a network of at most 100 weights; found 2 larger ones")
    let wrong = #expect(throws: SearchProblem.self) {
      try PossibleNetworks([NetworkPattern("conw{8,16}")], image: image, classes: 10)
    }
    #expect(wrong?.description.hasPrefix("expected a network for images of 28×28; found conw8 (architecture") == true)
  }
}
