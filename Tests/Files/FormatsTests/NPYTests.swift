import Formats
import Glibc
import Tensors
import Testing

struct NPYTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ElementType.allCases)
  func readsEveryElementType(type: ElementType) throws {
    #expect(try NPY.read(Fixture.path("\(type).npy")) == Fixture.array(type))
  }

  @Test(arguments: ElementType.allCases)
  func writesTheSameBytesAsNumPy(type: ElementType) throws {
    try NPY.write(Fixture.array(type), to: folder["a"])
    #expect(try contents(folder["a"]) == Fixture.bytes("\(type).npy"))
  }

  /// Other ranks, an extent of 13 digits, and no elements at all.
  static let ranks: [(String, AnyTensor)] = [
    ("scalar", .float32(Tensor(shape: [], [-2.5]))),
    ("vector", .int32(Fixture.spread([5]))),
    ("empty", .uint8(Tensor(shape: [0, 28, 28], []))),
    ("rank7", .int16(Fixture.spread([1, 2, 1, 3, 1, 2, 1]))),
    ("wide", .uint8(Tensor(shape: [123_456, 0, 1_234_567_890_123], []))),
  ]

  @Test(arguments: ranks)
  func readsAndWritesEveryRank(name: String, tensor: AnyTensor) throws {
    #expect(try NPY.read(Fixture.path("\(name).npy")) == tensor)
    try NPY.write(tensor, to: folder["a"])
    #expect(try contents(folder["a"]) == Fixture.bytes("\(name).npy"))
  }

  /// The same array in another order, byte order or version of the format.
  static let forms: [(String, AnyTensor)] = [
    ("fortran-float32", Fixture.array(.float32)), ("fortran-uint8", Fixture.array(.uint8)),
    ("fortran-big-int32", Fixture.array(.int32)), ("big-i2", Fixture.array(.int16)), ("big-i4", Fixture.array(.int32)),
    ("big-f4", Fixture.array(.float32)), ("big-f8", Fixture.array(.float64)), ("version2", Fixture.array(.float64)),
    ("version3", Fixture.array(.float64)),
  ]

  @Test(arguments: forms)
  func readsOtherForms(name: String, tensor: AnyTensor) throws {
    #expect(try NPY.read(Fixture.path("\(name).npy")) == tensor)
    #expect(try withPipe(holding: Fixture.bytes("\(name).npy")) { try NPY.read($0) } == tensor)
  }

  @Test func widensWhatNoTensorHolds() throws {
    let bools = Tensor<UInt8>(shape: [2, 3, 4], (0..<24).map { $0 % 3 == 1 ? 1 : 0 })
    #expect(try NPY.read(Fixture.path("bool.npy")) == .uint8(bools))
    let words: Tensor<UInt16> = Tensor(
      shape: [2, 3, 4], (0..<24).map { UInt16((Double($0) * 65535 / 23).rounded(.toNearestOrEven)) })
    let wide = AnyTensor.int32(Tensor(shape: [2, 3, 4], words.elements.map(Int32.init)))
    #expect(try NPY.read(Fixture.path("uint16.npy")) == wide)
    #expect(try NPY.read(Fixture.path("big-u2.npy")) == wide)
    let halves = AnyTensor.float32(Tensor(shape: [2, 3, 4], (0..<24).map { Float(Float16((Double($0) - 8) * 1.37)) }))
    #expect(try NPY.read(Fixture.path("float16.npy")) == halves)
    #expect(try NPY.read(Fixture.path("big-f2.npy")) == halves)
  }

  @Test("wider integers are read where every value fits", arguments: ["<i8", ">i8", "<u4", ">u4", "<u8"])
  func widerIntegers(type: String) throws {
    let numbers: [Int] = [0, 7, Int(Int32.max)]
    let size = Int(String(type.last ?? "8")) ?? 8
    func file(_ numbers: [Int]) throws -> String {
      let header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(numbers.count),), }"
      var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
      for number in numbers {
        let little = (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        bytes += type.hasPrefix(">") ? little.reversed() : little
      }
      return try folder.file("wide", bytes)
    }
    #expect(try NPY.read(file(numbers)) == .int32(Tensor(shape: [3], numbers.map { Int32($0) })))
    let path = try file([1, Int(Int32.max) + 1])
    let error = fileError { try NPY.read(path) }
    #expect(error?.kind == .badData)
    #expect(
      error?.problem.contains("found 2147483648; convert the array with .astype(…)") == true,
      "\(String(describing: error))")
  }

  @Test func readsAKnownTypeAndRefusesOthersByName() throws {
    #expect(try NPY.read(Fixture.path("uint8.npy"), as: UInt8.self) == Fixture.spread([2, 3, 4]))
    #expect(try NPY.read(Fixture.path("float64.npy"), as: Double.self) == Fixture.ramp([2, 3, 4]))
    let path = Fixture.path("float32.npy")
    let error = fileError { try NPY.read(path, as: UInt8.self) }
    #expect(
      error
        == FileError(
          .badData, path: path, "expected uint8 elements; found float32; save the array with .astype(numpy.uint8)"))
  }

  @Test func borrowsTheMappedFileUntilItIsWrittenTo() throws {
    try NPY.write(Tensor<Int32>(shape: [3], [1, 2, 3]), to: folder["a"])
    var tensor = try NPY.read(folder["a"], as: Int32.self)
    let address = tensor.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    #expect(address % 4096 == 128, "the elements lie behind a header of 128 bytes at the start of a page")
    // Replacing the file leaves the mapping as it is.
    try NPY.write(Tensor<Int32>(shape: [3], [7, 8, 9]), to: folder["a"])
    #expect(tensor.elements == [1, 2, 3])
    tensor[0] = 5
    #expect(tensor.elements == [5, 2, 3])
    #expect(try NPY.read(folder["a"], as: Int32.self).elements == [7, 8, 9])
  }

  @Test func readsElementsAtOddAddresses() throws {
    let header = Array("{'descr':'<f4','fortran_order':False,'shape':(2,)}\n".utf8)
    let elements: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0]
    let path = try folder.file("a", [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header + elements)
    #expect((10 + header.count) % 4 != 0)
    #expect(try NPY.read(path, as: Float.self).elements == [1, -2.5])
  }

  @Test func readsMoreThanTwoGigabytes() throws {
    let count = 1 << 31 + 5
    let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(count), 1), }\n"
    let bytes = NPYMalformationTests.file(header, elements: 0)
    let path = try folder.file("a", bytes)
    try #require(truncate(path, bytes.count + count) == 0)
    let tensor = try NPY.read(path, as: UInt8.self)
    #expect(tensor.shape == [count, 1])
    #expect(tensor[count - 1, 0] == 0)
  }

  @Test func writesTheSecondVersionForThousandsOfAxes() throws {
    let shape = Shape([Int](repeating: 1, count: 30_000))
    try NPY.write(Tensor<UInt8>(shape: shape, [7]), to: folder["a"])
    let bytes = try contents(folder["a"])
    #expect(bytes[6] == 2)
    #expect((bytes.count - 1) % 64 == 0)
  }
}
