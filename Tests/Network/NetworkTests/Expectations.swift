import Testing

/// Expects an error of a type with this description.
func expectError<Failure: Error & CustomStringConvertible>(
  _ type: Failure.Type, _ description: String, sourceLocation: SourceLocation = #_sourceLocation,
  of body: () throws -> Void
) {
  let error = #expect(throws: type, sourceLocation: sourceLocation, performing: body)
  if let error { #expect(error.description == description, sourceLocation: sourceLocation) }
}
