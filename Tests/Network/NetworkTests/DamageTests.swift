import Formats
import Foundation
import Network
import Tensors
import Testing

/// A model and a checkpoint as the tools write them, cut at every byte and with every bit flipped: an error or the same
/// content, never another number.
@Suite struct DamageTests {
  @Test func aModelIsWholeOrRefused() throws {
    let model = try ModelTests.model()
    try damage(model, { try $0.write(to: $1) }, Model.read) { _ in Array(0..<8) }
  }

  @Test func aCheckpointIsWholeOrRefused() throws {
    let checkpoint = try CheckpointTests.checkpoint()
    // Of the many weights one bit each.
    try damage(checkpoint, { try $0.write(to: $1) }, Checkpoint.read) { $0 < 3000 ? Array(0..<8) : [$0 * 5 % 8] }
  }

  private func damage<Content: Equatable>(
    _ content: Content, _ write: (Content, String) throws -> Void, _ read: (String) throws -> Content,
    bits: (_ byte: Int) -> [Int]
  ) throws {
    let folder = try TemporaryFolder()
    let file = folder.path("a")
    try write(content, file)
    let sound = try contents(file)
    for count in 0..<sound.count {
      try overwrite(file, with: sound[..<count])
      let error = #expect(throws: FileError.self, "cut to \(count) bytes") { _ = try read(file) }
      #expect(error?.kind == .badData, "cut to \(count) bytes")
    }
    var accepted = 0
    for byte in sound.indices {
      for bit in bits(byte) {
        var damaged = sound
        damaged[byte] ^= 1 << bit
        try overwrite(file, with: damaged[...])
        do {
          let found = try read(file)
          accepted += 1
          #expect(found == content, "bit \(bit) of byte \(byte)")
        } catch let error as FileError {
          #expect(error.kind == .badData, "bit \(bit) of byte \(byte): \(error)")
        }
      }
    }
    // Only the name of the checksum may be damaged unnoticed.
    #expect(accepted <= 8 * "crc32".utf8.count)
  }

  /// Writes in place, which is faster than a new file for each of ten thousand damages.
  private func overwrite(_ path: String, with bytes: ArraySlice<UInt8>) throws {
    try Data(bytes).write(to: URL(filePath: path))
  }
}
