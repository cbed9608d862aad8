import Formats
import Network
import RunFiles
import ToolFrame

/// Reads files to their ends and says what is in them, or what is wrong with them.
struct FileCheck {
  let console: Console

  /// Verifies files one after the other, and goes on after a bad one.
  ///
  /// - Throws: The error of a single file; of several files, an error with the number of bad ones, after a line for
  ///   each.
  func run(_ files: [String]) throws {
    var errors: [FileError] = []
    for path in files {
      do {
        console.say("\(path): \(try describe(path))")
      } catch let error as FileError {
        guard files.count > 1 else { throw error }
        Console.report("idx-convert: error: \(error)")
        errors.append(error)
      }
    }
    guard let worst = errors.first(where: { $0.kind == .badData }) ?? errors.first else { return }
    throw ToolError(.file(worst.kind), "\(errors.count) of \(files.count) files failed the check")
  }

  private func describe(_ path: String) throws -> String {
    // A pipe gives its bytes once, and they are read several times here.
    try InputFile.requireRegular(path)
    let content =
      switch try FileKind(verifying: path) {
      case .npy: "NPY, \(describe(try NPY.read(path), storedAs: try NPY.storedType(of: path)))"
      case .idx: "IDX, \(describe(try IDX.read(path)))"
      case .safetensors: "safetensors, \(try describeTensors(path))"
      case .csv: "CSV, \(try describeTable(path))"
      }
    return "\(content), crc32 \(try CRC32.of(file: path).hexadecimal)"
  }

  private func describe(_ array: AnyTensor, storedAs type: String? = nil) -> String {
    let summary = type.map(array.summary(storedAs:)) ?? array.summary
    guard let histogram = array.labelHistogram else { return summary }
    let present = histogram.count { $0 > 0 }
    return "\(summary), \(present) values from \(histogram.firstIndex { $0 > 0 } ?? 0) to \(histogram.count - 1)"
  }

  private func describeTensors(_ path: String) throws -> String {
    let file = try Safetensors.read(path)
    try file.checkFinite(in: path)
    // What the file says that it is, it has to be for the tools too.
    var training: TrainingRecord?
    if file.metadata["kind"] == "checkpoint" {
      training = try Checkpoint.read(path).metadata.training
    } else if file.metadata["kind"] == "model" || file.metadata["architecture"] != nil {
      training = try Model.read(path).training
    }
    let numbers = file.tensors.values.reduce(0) { $0 + $1.count }
    let architecture = file.metadata["architecture"].map { ", architecture \($0)" } ?? ""
    let stored = try Safetensors.storedTypes(of: path)
    let note = conversionNote(to: .float32, from: stored)
    let types = stored.isEmpty ? "" : ", \(stored.joined(separator: " and "))\(note)"
    return "\(counted(file.tensors.count, "tensor"))\(types), \(counted(numbers, "number"))\(architecture)"
      + (training?.start.map { ", \($0)" } ?? "")
  }
}
