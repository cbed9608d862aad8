import Formats
import Testing

/// Every small fixture cut at every byte, and with every bit of its header flipped: a clear error or an equal result,
/// never a crash.
struct DamageTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder(isInMemory: true) }

  static let arrays = (try? Fixture.names(endingIn: ".npy")) ?? []
  static let idx = ((try? Fixture.names(endingIn: ".idx")) ?? []) + ((try? Fixture.names(endingIn: ".idx.gz")) ?? [])
  static let models = (try? Fixture.names(endingIn: ".safetensors")) ?? []
  static let tables = (try? Fixture.names(endingIn: ".csv")) ?? []

  @Test func findsTheFixtures() {
    #expect(Self.arrays.count > 30 && Self.idx.count > 10 && Self.models.count > 5 && Self.tables.count > 4)
  }

  @Test(arguments: arrays)
  func arraysCutAnywhere(name: String) throws { try cut(name) { try NPY.read($0) } }

  @Test(arguments: idx.filter { $0 != "bomb.idx.gz" })
  func idxCutAnywhere(name: String) throws { try cut(name) { try IDX.read($0) } }

  @Test(arguments: models)
  func modelsCutAnywhere(name: String) throws { try cut(name) { try Safetensors.read($0) } }

  /// A table cut at the end of a row is one with fewer rows, which only its reader's count can tell.
  @Test(arguments: tables.filter { $0 != "numbers.csv" })
  func tablesCutAnywhere(name: String) throws {
    let whole = try CSVTable.read(Fixture.path(name))
    let bytes = try Fixture.bytes(name)
    for count in 0..<bytes.count {
      do {
        let table = try CSVTable.read(try folder.file("a", bytes.prefix(count)))
        #expect(table.columns == whole.columns && whole.rows.starts(with: table.rows), "cut to \(count) bytes")
        #expect([0x0A, 0x0D].contains(bytes[count - 1]), "cut to \(count) bytes")
      } catch let error as FileError {
        #expect(error.kind == .badData)
      }
    }
  }

  @Test(arguments: arrays)
  func arraysWithFlippedHeaderBits(name: String) throws { try flip(name, upTo: 128) { try NPY.read($0).shape.count } }

  @Test(arguments: idx.filter { $0 != "bomb.idx.gz" })
  func idxWithFlippedBits(name: String) throws { try flip(name, upTo: 64) { try IDX.read($0).shape.count } }

  @Test(arguments: models)
  func modelsWithFlippedHeaderBits(name: String) throws {
    try flip(name, upTo: 300) { try Safetensors.read($0).tensors.count }
  }

  @Test(arguments: tables)
  func tablesWithFlippedBits(name: String) throws { try flip(name, upTo: 100) { try CSVTable.read($0).rows.count } }

  /// Gzip's checksum covers the content, so that no flipped bit of it gets through.
  @Test func gzipContentIsNeverWrong() throws {
    let bytes = try Fixture.bytes("float32.idx.gz")
    for bit in 0..<8 * bytes.count {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.file("a", damaged)
      if let tensor = try? IDX.read(path) { #expect(tensor == Fixture.array(.float32), "bit \(bit)") }
    }
  }

  private func cut<Content>(_ name: String, _ read: (String) throws -> Content) throws {
    let bytes = try Fixture.bytes(name)
    for count in 0..<bytes.count {
      let path = try folder.file("a", bytes.prefix(count))
      #expect(fileError { try read(path) }?.kind == .badData, "cut to \(count) bytes")
    }
  }

  /// Reads the file with each bit of its first bytes flipped. What is read may differ, since no format but gzip has a
  /// checksum of its header, but it is read whole or refused as bad data.
  private func flip<Content>(_ name: String, upTo limit: Int, _ read: (String) throws -> Content) throws {
    let bytes = try Fixture.bytes(name)
    for bit in 0..<8 * min(limit, bytes.count) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << (bit % 8)
      let path = try folder.file("a", damaged)
      do {
        _ = try read(path)
      } catch let error as FileError {
        #expect(error.kind == .badData, "bit \(bit): \(error)")
      }
    }
  }
}
