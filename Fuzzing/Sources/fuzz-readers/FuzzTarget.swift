import Dataset
import Formats
import Network
import Tensors

/// A reader, and what must be true of everything that it accepts: written again, it is the same.
enum FuzzTarget: String, CaseIterable {
  case idx
  case gzip
  case npy
  case safetensors
  case csv
  case folds
  case model
  case checkpoint
  case png

  func read(_ path: String, _ input: UnsafeRawBufferPointer) throws {
    switch self {
    case .idx: try readIDX(path, input)
    case .gzip: _ = try IDX.read(path)
    case .npy: try readNPY(path)
    case .safetensors: try readSafetensors(path)
    case .csv: try readCSV(path)
    case .folds: try roundTrip(FoldTable.read(path), { try $0.write(to: $1) }, FoldTable.read)
    case .model: try roundTrip(Model.read(path), { try $0.write(to: $1) }, Model.read)
    case .checkpoint: try roundTrip(Checkpoint.read(path), { try $0.write(to: $1) }, Checkpoint.read)
    case .png: _ = try PNG.read(path, as: .rgba)
    }
  }

  private func roundTrip<Content: Equatable>(
    _ content: Content, _ write: (Content, String) throws -> Void, _ read: (String) throws -> Content
  ) throws {
    let copy = try Harness.again({ try write(content, $0) }, read)
    Harness.require(copy == content, "\(content) is \(copy) when read again")
  }

  /// An IDX file has one form only, so that what is written is what was read.
  private func readIDX(_ path: String, _ input: UnsafeRawBufferPointer) throws {
    let tensor = try IDX.read(path)
    guard !input.starts(with: [0x1F, 0x8B]) else { return }
    let copy = try Harness.again({ try IDX.write(tensor, to: $0) }, { try InputFile.bytes(of: $0) })
    Harness.require(copy.elementsEqual(input), "\(tensor.shape) is written otherwise than it was")
  }

  private func readNPY(_ path: String) throws {
    let tensor = try NPY.read(path)
    let copy = try Harness.again({ try NPY.write(tensor, to: $0) }, NPY.read)
    // Bytes and not elements: a NaN is unequal to itself.
    let isSame = tensor.withUnsafeBytes { a in copy.withUnsafeBytes { a.elementsEqual($0) } }
    Harness.require(
      isSame && copy.shape == tensor.shape && copy.elementType == tensor.elementType, "\(tensor.shape) differs")
  }

  private func readSafetensors(_ path: String) throws {
    let content = try Safetensors.read(path)
    let copy = try Harness.again({ try content.write(to: $0) }, Safetensors.read)
    // Bytes and not elements: a NaN is unequal to itself.
    Harness.require(copy.encoded() == content.encoded() && copy.metadata == content.metadata, "\(content) differs")
    try content.checkFinite(in: path)
  }

  private func readCSV(_ path: String) throws {
    let table = try CSVTable.read(path)
    try roundTrip(table, { try $0.write(to: $1) }, { try CSVTable.read($0) })
    for column in table.columns where !column.isEmpty {
      let texts = try table.texts(column).map(Self.trimmed)
      if let numbers = try? table.numbers(column) {
        for (text, number) in zip(texts, numbers) {
          Harness.require(Double(text)?.bitPattern == number.bitPattern, "'\(text)' read as \(number)")
        }
      }
      if let integers = try? table.integers(column) {
        for (text, integer) in zip(texts, integers) {
          Harness.require((Int(text) ?? Double(text).map { Int($0) }) == integer, "'\(text)' read as \(integer)")
        }
      }
    }
  }

  private static func trimmed(_ text: String) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let last = text.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(text[...last].drop(while: isSpace))
  }
}
