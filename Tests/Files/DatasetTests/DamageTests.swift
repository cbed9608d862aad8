import Dataset
import Formats
import Foundation
import Tensors
import Testing

/// Images, labels and folds as the tools write them, cut at every byte and with every bit of their headers flipped: an
/// error or the same content.
@Suite("Damaged data")
struct DamageTests {
  private let folder: TemporaryFolder
  private let images: String
  private let labels: String
  private let folds: String
  private let data: LabelledImages
  private let table: FoldTable

  init() throws {
    folder = try TemporaryFolder()
    (images, labels, folds) = (folder.path("images.npy"), folder.path("labels.npy"), folder.path("folds.csv"))
    try NPY.write(Tensor<UInt8>(shape: [12, 3, 5], (0..<180).map { UInt8($0) }), to: images)
    try NPY.write(Tensor<UInt8>(shape: [12], (0..<12).map { UInt8($0 % 3) }), to: labels)
    data = try LabelledImages.read(images: images, labels: labels)
    table = FoldTable(
      labels: (0..<12).map { UInt8($0 % 3) }, folds: (0..<12).map { UInt16($0 % 2 + 1) })
    try table.write(to: folds)
  }

  private func readData() throws -> Bool {
    let found = try LabelledImages.read(images: images, labels: labels)
    return found.images == data.images && found.labels == data.labels
  }

  private func readFolds() throws -> Bool {
    let found = try FoldTable.read(folds)
    try found.check(labels: data.labels, from: labels, table: folds)
    return found == table
  }

  @Test("images")
  func damagedImages() throws { try damage(images, header: 128, readData) }

  @Test("labels")
  func damagedLabels() throws { try damage(labels, header: 128, readData) }

  @Test("folds")
  func damagedFolds() throws { try damage(folds, header: "index,label,kfold\n".utf8.count, readFolds) }

  private func damage(_ path: String, header: Int, _ isSame: () throws -> Bool) throws {
    let sound = try Data(contentsOf: URL(filePath: path))
    func expectSameOrRefused(_ damaged: Data, _ name: String) throws {
      try damaged.write(to: URL(filePath: path))
      do {
        #expect(try isSame(), "\(name)")
      } catch let error as FileError {
        #expect(error.kind == .badData, "\(name): \(error)")
      }
    }
    for count in 0..<sound.count { try expectSameOrRefused(sound.prefix(count), "cut to \(count) bytes") }
    for bit in 0..<8 * header {
      var damaged = sound
      damaged[bit / 8] ^= 1 << (bit % 8)
      try expectSameOrRefused(damaged, "bit \(bit % 8) of byte \(bit / 8)")
    }
  }
}
