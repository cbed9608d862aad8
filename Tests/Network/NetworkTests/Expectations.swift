import Formats
import Testing

/// Expects an error of a type with this description.
func expectError<Failure: Error & CustomStringConvertible>(
  _ type: Failure.Type, _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
  of body: () throws -> Void
) {
  let error = #expect(throws: type, sourceLocation: sourceLocation, performing: body)
  if let error { #expect(error.description == description, sourceLocation: sourceLocation) }
}

/// A change to a file that its reader should notice.
typealias Damage = @Sendable (inout Safetensors) -> Void

/// Expects the reader of a file to refuse it once it is damaged, with a problem that begins so.
func expectBadData(
  _ problem: String, after damage: Damage, of write: (_ path: String) throws -> Void,
  sourceLocation: SourceLocation = #_sourceLocation, read: (_ path: String) throws -> Void
) throws {
  let folder = try TemporaryFolder()
  let path = folder.path("file")
  try write(path)
  var file = try Safetensors.read(path)
  damage(&file)
  try file.write(to: path)
  let error = #expect(throws: FileError.self, sourceLocation: sourceLocation) { try read(path) }
  #expect(error?.kind == .badData, sourceLocation: sourceLocation)
  #expect(error?.path == path, sourceLocation: sourceLocation)
  #expect(error?.problem.hasPrefix(problem) == true, "\(error?.problem ?? "no error")", sourceLocation: sourceLocation)
}
