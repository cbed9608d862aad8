import Dataset
import Testing

/// What a fresh `RandomState` of some seeds gives; written by Fixtures/make_fixtures.py.
private struct Draws: Decodable, Sendable, CustomTestStringConvertible {
  let seeds: [UInt32]
  let isArray: Bool
  let words: [UInt32]
  let crcOf1500Words: UInt32
  let doubles: [Double]
  let uniforms: [Double]
  let boundedIntegers: [[UInt64]]
  let permutation10: [Int]
  let permutation1: [Int]
  let crcOfPermutations: [String: UInt32]
  let shuffledLetters: String
  let wordThenPermutation7ThenDouble: [Double]

  var testDescription: String {
    isArray ? "RandomState([\(seeds.prefix(4).map(String.init).joined(separator: ", "))…])" : "RandomState(\(seeds))"
  }

  func generator() -> NumPyRandom { isArray ? NumPyRandom(seeds: seeds) : NumPyRandom(seed: seeds[0]) }

  static func all() throws -> [Draws] { try Fixture.json("random_state.json", as: [Draws].self) }
}

@Suite("NumPyRandom draws what numpy.random.RandomState does")
struct NumPyRandomTests {
  @Test("32 random bits, past two regenerations of the state", arguments: try Draws.all())
  private func words(_ expected: Draws) {
    var random = expected.generator()
    let words = (0..<1500).map { _ in random.nextUInt32() }
    #expect(Array(words.prefix(5)) == expected.words)
    #expect(crc32(words) == expected.crcOf1500Words)
  }

  @Test("doubles of 53 bits", arguments: try Draws.all())
  private func doubles(_ expected: Draws) {
    var random = expected.generator()
    #expect(expected.doubles.map { _ in random.nextDouble() } == expected.doubles)
  }

  @Test("uniform(low, high), also downwards", arguments: try Draws.all())
  private func uniforms(_ expected: Draws) {
    var random = expected.generator()
    let limits = [(-1.0, 1.0), (-0.14433756729740643, 0.14433756729740643), (0.0, 255.0), (5.0, 2.0)]
    #expect(limits.map { random.uniform($0.0, $0.1) } == expected.uniforms)
  }

  @Test("integers up to a bound, of 32 and of 64 bits", arguments: try Draws.all())
  private func boundedIntegers(_ expected: Draws) {
    var random = expected.generator()
    for pair in expected.boundedIntegers {
      #expect(random.boundedInteger(through: pair[0]) == pair[1], "up to \(pair[0])")
    }
  }

  @Test("permutations, large ones by their CRC-32", arguments: try Draws.all())
  private func permutations(_ expected: Draws) throws {
    var random = expected.generator()
    #expect(random.permutation(10) == expected.permutation10)
    random = expected.generator()
    #expect(random.permutation(1) == expected.permutation1)
    #expect(expected.crcOfPermutations.count == 5)
    for (count, crc) in expected.crcOfPermutations {
      random = expected.generator()
      #expect(crc32(random.permutation(try #require(Int(count)))) == crc, "permutation(\(count))")
    }
  }

  @Test("shuffling an array in place", arguments: try Draws.all())
  private func shuffle(_ expected: Draws) {
    var random = expected.generator()
    var letters = Array("abcdefghijk")
    random.shuffle(&letters)
    #expect(String(letters) == expected.shuffledLetters)
  }

  @Test("draws of different kinds after one another", arguments: try Draws.all())
  private func mixed(_ expected: Draws) {
    var random = expected.generator()
    var sequence = [Double(random.nextUInt32())]
    sequence += random.permutation(7).map(Double.init)
    sequence.append(random.nextDouble())
    #expect(sequence == expected.wordThenPermutation7ThenDouble)
  }

  @Test("a copy goes on by itself, and nothing is drawn for zero or one element")
  func valueSemantics() {
    var random = NumPyRandom(seed: 5)
    var copy = random
    #expect(random.permutation(0).isEmpty)
    #expect(random.permutation(1) == [0])
    #expect(random.boundedInteger(through: 0) == 0)
    let first = random.nextUInt32()
    #expect(copy.nextUInt32() == first)
    #expect(NumPyRandom(seeds: [5]).nextUInt32Once() != first)
  }
}

extension NumPyRandom {
  fileprivate func nextUInt32Once() -> UInt32 {
    var copy = self
    return copy.nextUInt32()
  }
}
