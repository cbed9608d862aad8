import FoundationEssentials
import Testing

/// Waits until there is a file; as long as it takes on a starved machine, but not for ever.
func waitForFile(_ path: String) async throws {
  let clock = ContinuousClock()
  let end = clock.now + .seconds(300)
  while clock.now < end {
    if FileManager.default.fileExists(atPath: path) { return }
    try await Task.sleep(for: .milliseconds(2))
  }
  Issue.record("\(path) did not appear")
}
