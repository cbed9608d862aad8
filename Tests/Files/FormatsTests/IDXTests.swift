import FoundationEssentials
import Formats
import Glibc
import Tensors
import Testing

struct IDXTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ElementType.allCases)
  func readsEveryElementType(type: ElementType) throws {
    #expect(try IDX.read(Fixture.path("\(type).idx")) == Fixture.array(type))
  }

  @Test(arguments: ElementType.allCases)
  func writesEveryElementType(type: ElementType) throws {
    try IDX.write(Fixture.array(type), to: folder["a"])
    #expect(try contents(folder["a"]) == Fixture.bytes("\(type).idx"))
  }

  @Test func readsEveryRank() throws {
    #expect(try IDX.read(Fixture.path("scalar.idx")) == .uint8(Tensor(shape: [], [200])))
    #expect(try IDX.read(Fixture.path("vector.idx")) == .uint8(Tensor(shape: [5], [0, 64, 128, 191, 255])))
    #expect(try IDX.read(Fixture.path("empty.idx")) == .uint8(Tensor(shape: [0, 28, 28], [])))
    #expect(try IDX.read(Fixture.path("rank7.idx")) == .int16(Fixture.spread([1, 2, 1, 3, 1, 2, 1])))
    let most = Shape([Int](repeating: 1, count: 254) + [3])
    try IDX.write(Tensor<UInt8>(shape: most, [1, 2, 3]), to: folder["a"])
    #expect(try IDX.read(folder["a"]) == .uint8(Tensor(shape: most, [1, 2, 3])))
  }

  @Test(arguments: ["float32.idx.gz", "members.idx.gz", "optional-fields.idx.gz"])
  func readsGzipByContent(name: String) throws {
    #expect(try IDX.read(Fixture.path(name)) == Fixture.array(.float32))
    let path = try folder.file("no-such-suffix", try Fixture.bytes(name))
    #expect(try IDX.read(path) == Fixture.array(.float32))
  }

  @Test(arguments: ["float32.idx", "uint8.idx", "float32.idx.gz", "members.idx.gz"])
  func readsPipes(name: String) throws {
    let expected = try IDX.read(Fixture.path(name))
    #expect(try withPipe(holding: Fixture.bytes(name)) { try IDX.read($0) } == expected)
  }

  @Test(arguments: ["a.gz", "a.idx.GZ", ".gz"])
  func writesGzipByName(name: String) throws {
    let tensor = Tensor<Int32>(shape: [70, 1000], (0..<70_000).map { Int32($0 / 7) })
    try IDX.write(tensor, to: folder[name])
    let bytes = try contents(folder[name])
    #expect(
      bytes.starts(with: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]), "no name and no time, so that equal content is equal bytes")
    #expect(bytes.count < 280_000 / 4)
    #expect(try IDX.read(folder[name]) == .int32(tensor))
    try IDX.write(tensor, to: folder["b.gz"])
    #expect(try contents(folder["b.gz"]) == bytes)
  }

  @Test func writesLargeArraysInBigEndian() throws {
    let tensor = Tensor<Double>(shape: [30_001], (0..<30_001).map { Double($0) / 3 })
    try IDX.write(tensor, to: folder["a"])
    #expect(try IDX.read(folder["a"]) == .float64(tensor))
    #expect(
      try contents(folder["a"])[8..<24] == [0, 0, 0, 0, 0, 0, 0, 0, 0x3F, 0xD5, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55])
  }

  @Test func readsMNIST() throws {
    let data = URL(filePath: #filePath).appending(path: "../../../../data/mnist").standardizedFileURL.path
    let images = try IDX.read(data + "/t10k-images-idx3-ubyte.gz")
    #expect(images.shape == [10_000, 28, 28])
    let labels = try IDX.read(data + "/t10k-labels-idx1-ubyte.gz").tensor(of: UInt8.self)
    #expect(labels?.elements.prefix(5) == [7, 2, 1, 0, 4])
  }

  @Test func readsMoreThanTwoGigabytes() throws {
    let count = 1 << 31 + 5
    let path = try folder.file("a", [0, 0, 8, 2, 0x80, 0, 0, 5, 0, 0, 0, 1])
    try #require(truncate(path, 12 + count) == 0)
    let file = open(path, O_WRONLY)
    try #require(pwrite(file, [9], 1, 12 + count - 1) == 1)
    close(file)
    let tensor = try #require(try IDX.read(path).tensor(of: UInt8.self))
    #expect(tensor.shape == [count, 1])
    #expect(tensor[count - 1, 0] == 9)
  }

  @Test func refusesShapesThatNoHeaderCanSay() throws {
    for shape in [Shape([1 << 32, 0]), Shape([Int](repeating: 1, count: 256))] {
      let error = fileError { try IDX.write(Tensor<UInt8>(shape: shape, repeating: 0), to: folder["a"]) }
      #expect(error?.kind == .cannotCreate)
      #expect(error?.problem.contains("by the IDX format; found \(shape); keep the array as .npy") == true)
    }
    #expect(try folder.names().isEmpty)
  }
}
