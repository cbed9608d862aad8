import Formats
import RunFiles
import ToolFrame
import Training

/// Converts one file: IDX to `.npy`, or `.npy` to IDX.
struct FileConversion {
  let input: String
  let output: String
  /// The folder whose arrays are not replaced unasked.
  let artifacts: Artifacts
  let limit: Int?
  let labelOffset: LabelOffset
  let isForced: Bool
  let console: Console

  func run() throws {
    let isNumPy = try FileKind(of: input, or: output.hasSuffix(".npy") ? .idx : .npy) == .npy
    try checkName(isNumPy ? .idx : .npy)
    try OutputFiles.check([output], from: [input])
    var tensor = try isNumPy ? NPY.read(input) : IDX.read(input)
    tensor = try labelOffset.apply(to: tensor, from: input)
    if let limit { tensor = tensor.prefix(limit) }
    if isNumPy {
      try IDX.write(tensor, to: output)
    } else if try !MadeFiles(in: artifacts).check([.init(output, array: tensor)], isForced: isForced).isEmpty {
      try NPY.write(tensor, to: output)
    }
    console.say("\(output): \(tensor.summary), from \(input)")
    if let histogram = tensor.labelHistogram { console.say(histogramTable([("samples", histogram)])) }
  }

  /// Refuses an output whose name promises another format than it would get.
  private func checkName(_ kind: FileKind) throws {
    let name = output.lowercased()
    if kind == .npy, name.hasSuffix(".gz") || name.hasSuffix("-ubyte") {
      throw ToolError(
        .usage, "\(input) is converted to .npy, but '\(output)' is a name for an IDX file: end the name in .npy")
    }
    if kind == .idx, name.hasSuffix(".npy") {
      throw ToolError(.usage, "\(input) is an .npy file already: end the name of the output in -ubyte or -ubyte.gz")
    }
  }
}
