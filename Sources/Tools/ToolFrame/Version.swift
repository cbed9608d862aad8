/// The version that every tool of the pipeline prints for `--version`.
public enum Version {
  /// Semantic version: the second number grows when a file format or an option gains something.
  public static let current = "1.1.0"
}
