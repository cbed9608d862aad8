import Dataset
import Formats
import FoundationEssentials
import Tensors
import Testing

struct DataFactsTests {
  private func withPath(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { try body($0("facts.csv")) }
  }

  @Test(arguments: [.digits, .stretch, .pad, nil] as [Preparation?])
  func whatIsWrittenIsRead(preparation: Preparation?) throws {
    try withPath { path in
      try DataFacts(preparation: preparation).write(to: path)
      #expect(try DataFacts.read(path) == DataFacts(preparation: preparation))
    }
  }

  @Test func noFileIsNoFacts() throws {
    #expect(try DataFacts.read("/nowhere/data.csv") == DataFacts())
  }

  @Test func otherFactsArePassedOver() throws {
    try withPath { path in
      try Data("value,fact\nRoom 3,place\npad,preparation\n".utf8).write(to: URL(filePath: path))
      #expect(try DataFacts.read(path).preparation == .pad)
    }
  }

  @Test func anUnknownPreparationIsRefused() throws {
    try withPath { path in
      try Data("fact,value\npreparation,crop\n".utf8).write(to: URL(filePath: path))
      let error = #expect(throws: FileError.self) { try DataFacts.read(path) }
      #expect(
        error?.problem
          == "preparation: expected one of digits, stretch, pad; found 'crop'; write what was done to the images")
    }
  }

  @Test(arguments: [("a/b/x.npy", "a/b/data.csv"), ("x.npy", "data.csv"), ("/x.npy", "/data.csv")])
  func factsLieBesideTheImages(images: String, path: String) {
    #expect(DataFacts.path(beside: images) == path)
  }
}

struct DigitLookTests {
  /// Images of 28×28 with a box of light in each, on a shade of paper.
  private func images(_ boxes: [(x: Int, y: Int, width: Int, height: Int)], ink: UInt8 = 255, paper: UInt8 = 0)
    -> Tensor<UInt8>
  {
    let pixels = boxes.flatMap { box in
      (0..<784).map { place -> UInt8 in
        let (x, y) = (place % 28 - box.x, place / 28 - box.y)
        return x >= 0 && y >= 0 && x < box.width && y < box.height ? ink : paper
      }
    }
    return Tensor(shape: [boxes.count, 28, 28], pixels)
  }

  @Test func mnistIsDigits() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../data/mnist/t10k-images-idx3-ubyte.gz").standardizedFileURL.path
    guard case .uint8(let mnist) = try IDX.read(path) else { preconditionFailure("MNIST is made of bytes") }
    #expect(DigitLook.isThat(of: mnist))
    let negative = Tensor<UInt8>(shape: mnist.shape, mnist.elements.map { 255 - $0 })
    #expect(!DigitLook.isThat(of: negative), "dark on light")
  }

  @Test(arguments: [(4, 4, 20, 20), (9, 4, 10, 20), (2, 2, 24, 24), (8, 2, 12, 24), (4, 10, 20, 8)])
  func centredBoxesOfTheUsualSizeAreDigits(box: (Int, Int, Int, Int)) {
    #expect(DigitLook.isThat(of: images([box])))
  }

  /// From edge to edge as Fashion-MNIST's clothes, off the middle, small, nothing at all.
  @Test(arguments: [(0, 6, 28, 16), (7, 0, 14, 28), (1, 1, 20, 20), (11, 11, 6, 6), (0, 0, 0, 0)])
  func othersAreNot(box: (Int, Int, Int, Int)) {
    #expect(!DigitLook.isThat(of: images([box])))
  }

  @Test func aFifthMayBeOtherwise() {
    let (digit, other) = ((4, 4, 20, 20), (0, 0, 28, 28))
    #expect(DigitLook.isThat(of: images([digit, digit, digit, digit, other])))
    #expect(!DigitLook.isThat(of: images([digit, digit, digit, other, other])))
  }

  @Test func coloursAreNoDigits() {
    #expect(!DigitLook.isThat(of: Tensor(shape: [1, 28, 28, 3], repeating: 0)))
  }
}
