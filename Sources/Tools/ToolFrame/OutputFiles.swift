import Formats

/// The files that a tool is about to write.
package enum OutputFiles {
  /// Checks that no file would be written over another one, or over an input.
  ///
  /// Pipes and devices take what they are given and may be named more than once.
  ///
  /// - Throws: ``ToolError`` with ``ToolStatus/usage`` that names the file.
  package static func checkDistinct(_ outputs: [String], from inputs: [String]) throws {
    var places: Set<FilePlace> = []
    for path in outputs {
      let place = FilePlace(path)
      guard place == .stream || places.insert(place).inserted else {
        throw ToolError(.usage, "\(path): expected a file of its own for each output; found one named for two")
      }
    }
    for path in inputs where places.contains(FilePlace(path)) {
      throw ToolError(.usage, "\(path): an output is named that would replace this input; give it another name")
    }
  }

  /// Checks, before any work, that all files can be written and that none is written over another one or an input.
  ///
  /// - Throws: ``ToolError`` as ``checkDistinct(_:from:)`` does, `FileError` if a file may not be created or replaced.
  package static func check(_ outputs: [String], from inputs: [String]) throws {
    try checkDistinct(outputs, from: inputs)
    for path in outputs { try AtomicFile.checkWritable(path) }
  }
}
