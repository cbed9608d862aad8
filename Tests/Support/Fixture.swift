import FoundationEssentials

/// The files that lie beside the tests, in the folder Fixtures of their target.
package enum Fixture {
  /// The path of a file.
  ///
  /// - `test`: A file of the target, the caller's if none is named.
  package static func path(_ name: String, of test: String = #filePath) -> String {
    var folder = URL(filePath: test).deletingLastPathComponent()
    while !folder.lastPathComponent.hasSuffix("Tests") { folder.deleteLastPathComponent() }
    return folder.appending(path: "Fixtures/\(name)").path
  }

  package static func bytes(_ name: String, of test: String = #filePath) throws -> [UInt8] {
    try contents(path(name, of: test))
  }

  package static func json<Value: Decodable>(
    _ name: String, as type: Value.Type, of test: String = #filePath
  ) throws -> Value {
    try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path(name, of: test))))
  }
}

/// The folder that the package is in.
package let packageFolder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
  .standardizedFileURL.path
