import Formats
import Tensors
import Testing

/// The archives are those of Tests/Tools/ToolTests/Imports/make_sets.py.
@Suite("NPZ")
struct NPZTests {
  @Test("reads what numpy.savez and numpy.savez_compressed write", arguments: ["stored", "floats"])
  func arrays(_ name: String) throws {
    let archive = try NPZ(Fixture.path("\(name).npz"))
    #expect(Set(archive.names) == ["x_train", "y_train", "x_test", "y_test"])
    let images = try #require(try archive.read("x_train").tensor(of: Float.self))
    #expect(images.shape == [9, 4, 4])
    #expect(Array(images.elements.prefix(4)) == [0, 1, 0.5, 0.1])
    let labels = try #require(try archive.read("y_train").tensor(of: Int32.self))
    #expect(labels.elements == [3, 5, 9, 3, 5, 9, 3, 5, 9])
    #expect(throws: FileError.self) { try archive.read("z") }
  }

  @Test("a cut at any byte, and any byte changed, is an error or changes nothing", arguments: ["stored", "floats"])
  func damage(_ name: String) throws {
    let folder = try TemporaryFolder(isInMemory: true)
    let whole = try InputFile.bytes(of: Fixture.path("\(name).npz"))
    let sound = try read(Fixture.path("\(name).npz"))
    func tryOut(_ bytes: [UInt8]) throws {
      let path = folder.path + "/damaged.npz"
      try AtomicFile.write(bytes, to: path)
      do {
        let found = try read(path)
        #expect(found == sound)
      } catch is FileError {}
    }
    for count in 0..<whole.count { try tryOut(Array(whole[..<count])) }
    for position in whole.indices {
      var bytes = whole
      bytes[position] ^= 0xFF
      try tryOut(bytes)
    }
  }

  /// All arrays by name; those that the directory no longer has are errors.
  private func read(_ path: String) throws -> [String: AnyTensor] {
    let archive = try NPZ(path)
    var arrays: [String: AnyTensor] = [:]
    for name in ["x_train", "y_train", "x_test", "y_test"] { arrays[name] = try archive.read(name) }
    return arrays
  }
}
