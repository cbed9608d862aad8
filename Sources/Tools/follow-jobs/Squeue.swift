import Glibc
import RunPlan
import ToolFrame

enum Squeue {
  /// Asks Slurm for jobs. What it no longer knows is missing.
  ///
  /// - Returns: `nil` if Slurm does not answer.
  /// - Throws: ``ToolError`` if there is no squeue.
  static func states(of jobs: [Int]) throws -> [JobState]? {
    let numbers = jobs.map { "\($0)" }.joined(separator: ",")
    // Only the start of a long list of tasks, so that a line is never cut short.
    let command =
      "SLURM_BITSTR_LEN=16 squeue --noheader --states=all --jobs=\(numbers) --Format=\(JobState.format) 2>&1"
    let (text, status) = output(of: command)
    if status == 127 {
      throw ToolError(
        .unavailable, "squeue: expected Slurm's commands; found none; call it on a machine that submits jobs")
    }
    // It is an error to ask for jobs of which it knows none any more.
    guard status == 0 || text.contains("Invalid job id") else { return nil }
    return text.split(separator: "\n").compactMap { JobState($0) }
  }

  /// What a command prints, and its exit status.
  private static func output(of command: String) -> (text: String, status: Int32) {
    guard let pipe = popen(command, "r") else { return ("", -1) }
    var text: [UInt8] = []
    withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
      while case let count = fread(buffer.baseAddress, 1, buffer.count, pipe), count > 0 { text += buffer[..<count] }
    }
    let status = pclose(pipe)
    return (String(decoding: text, as: UTF8.self), status >= 0 ? status >> 8 : status)
  }
}
