import Formats
import Tensors
import Testing

/// The checksum that a file carries of itself.
struct SafetensorsSealTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder(isInMemory: true) }

  private static let content = Safetensors(tensors: ["weights": Fixture.ramp([2, 3])])

  @Test func isReadAndWrittenAsPythonDoes() throws {
    #expect(try Safetensors.read(Fixture.path("sealed.safetensors")) == Self.content)
    #expect(try Self.content.encoded(sealed: true) == Fixture.bytes("sealed.safetensors"))
    try Self.content.write(to: folder["a"], sealed: true)
    #expect(try contents(folder["a"]) == Fixture.bytes("sealed.safetensors"))
  }

  @Test func noDamagedBitGivesOtherContent() throws {
    let bytes = try Fixture.bytes("sealed.safetensors")
    var refused = 0
    for bit in 0..<8 * bytes.count {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      do {
        // Of the checksum's own name a damage leaves a text that nobody knows.
        let found = try Safetensors.read(try folder.file("a", damaged))
        #expect(found.tensors == Self.content.tensors, "bit \(bit)")
      } catch let error as FileError {
        #expect(error.kind == .badData, "bit \(bit): \(error)")
        refused += 1
      }
    }
    // The five characters of the name have eight bits each.
    #expect(refused >= 8 * (bytes.count - 5))
  }

  @Test func namesBothChecksums() throws {
    var bytes = try Fixture.bytes("sealed.safetensors")
    bytes[bytes.count - 1] ^= 1
    let error = fileError { try Safetensors.read(try folder.file("a", bytes)) }
    #expect(error?.problem.hasPrefix("expected content with the CRC-32 f8e54555 from its metadata; ") == true)
    #expect(error?.problem.hasSuffix("(or take crc32 out of its metadata if it was changed on purpose)") == true)
  }

  @Test(arguments: ["", "f8e5455", "F8E54555", "f8e545555", "sha256:00"])
  func refusesWhatIsNoChecksum(text: String) throws {
    let header = "{\"__metadata__\":{\"crc32\":\"\(text)\"}}"
    let error = fileError {
      try Safetensors.read(try folder.file("a", SafetensorsMalformationTests.file(header)))
    }
    #expect(
      error?.problem
        == "expected eight hexadecimal digits for crc32 in its metadata; found '\(text)'; make it again")
  }

  @Test func isFoundAmongTextsThatLookLikeIt() throws {
    var content = Self.content
    content.metadata = [
      "a": "\"crc32\":\"00000000\"", "a\"crc32": "00000000", "crc": "crc32", "crc32:images": "01234567",
    ]
    content.tensors["crc32"] = Tensor(shape: [1], [1])
    try content.write(to: folder["a"], sealed: true)
    #expect(try Safetensors.read(folder["a"]) == content)
    #expect(try withPipe(holding: contents(folder["a"])) { try Safetensors.read($0) } == content)
  }

  @Test func isNotContentOfAFile() throws {
    var content = Self.content
    content.metadata["crc32"] = "01234567"
    #expect(content.encoded() == Self.content.encoded())
    #expect(content.encoded(sealed: true) == Self.content.encoded(sealed: true))
  }
}
