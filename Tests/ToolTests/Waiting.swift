import FoundationEssentials
import Testing

/// Waits until there is a file; as long as it takes on a busy machine, but not for ever.
func waitForFile(_ path: String) async throws {
  for _ in 0..<60_000 {
    if FileManager.default.fileExists(atPath: path) { return }
    try await Task.sleep(for: .milliseconds(1))
  }
  Issue.record("\(path) did not appear")
}
