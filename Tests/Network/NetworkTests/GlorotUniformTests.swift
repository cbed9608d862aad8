import Formats
import Network
import Tensors
import Testing

@Suite struct GlorotUniformTests {
  static func reference(seed: UInt32 = 42, fold: Int = 1) throws -> Parameters {
    let network = try NetworkShape(.reference, image: ImageShape(height: 28, width: 28), classes: 10)
    return Parameters(glorotUniformFor: network, seed: seed, fold: fold)
  }

  /// The same bytes as NumPy draws: see Fixtures/make_parity.py.
  @Test func drawsAreThoseOfNumPy() throws {
    let table = try CSVTable.read(Fixture.path("glorot.csv"))
    let seeds = try table.integers("seed")
    let folds = try table.integers("fold")
    let names = try table.texts("tensor")
    let checksums = try table.texts("crc32")
    #expect(table.rows.count == 40)
    for row in table.rows.indices {
      let parameters = try Self.reference(seed: UInt32(seeds[row]), fold: folds[row])
      let checksum = parameters[names[row]].withUnsafeBufferPointer { CRC32.of(UnsafeRawBufferPointer($0)) }
      #expect(checksum.hexadecimal == checksums[row], "\(names[row]) of seed \(seeds[row]), fold \(folds[row])")
    }
  }

  @Test func biasesAreZero() throws {
    for entry in try Self.reference().entries where entry.name.hasSuffix("/bias") {
      #expect(entry.tensor.elements.allSatisfy { $0 == 0 })
    }
  }

  /// Fans of the reference network by hand: a convolution has its channels times nine.
  @Test(arguments: [
    ("conv1/kernel", 9 * (1 + 32)), ("conv2/kernel", 9 * (32 + 64)), ("conv3/kernel", 9 * (64 + 64)),
    ("dense1/kernel", 576 + 64), ("dense2/kernel", 64 + 10),
  ])
  func weightsFillTheirRange(name: String, fans: Int) throws {
    let weights = try Self.reference()[name].elements
    let limit = (6 / Double(fans)).squareRoot()
    #expect(weights.allSatisfy { abs(Double($0)) <= limit })
    // Of n uniform numbers the largest is below (1 − 20/n) of the limit with probability e^−20.
    let edge = Float(limit * (1 - 20 / Double(weights.count)))
    #expect(weights.contains { $0 > edge } && weights.contains { $0 < -edge })
    // The mean of n numbers of variance limit²/3; five standard deviations.
    let mean = weights.reduce(0) { $0 + Double($1) } / Double(weights.count)
    #expect(abs(mean) < 5 * limit / (3 * Double(weights.count)).squareRoot())
  }

  @Test func seedAndFoldChangeEveryLayer() throws {
    let first = try Self.reference()
    #expect(try Self.reference() == first)
    for other in [try Self.reference(seed: 43), try Self.reference(fold: 0), try Self.reference(fold: 2)] {
      for (a, b) in zip(first.entries, other.entries) where a.name.hasSuffix("/kernel") { #expect(a != b) }
    }
  }
}
