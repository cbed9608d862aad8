/// The version that every tool of the pipeline prints for `--version`.
package enum Version {
  /// Semantic version: the second number grows when a file format or an option gains something.
  package static let current = "1.1.0"
}
