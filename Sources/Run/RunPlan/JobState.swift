/// What squeue says of a job, of one task of an array, or of all tasks that are still waiting together.
package struct JobState: Sendable, Equatable {
  /// The columns to ask squeue for, wide enough that none is cut short.
  package static let format = "JobArrayID:120,State:24,exit_code:16,Reason:60"

  /// As Slurm writes it: `12`, `12_3` or, for tasks that wait together, `12_[4-7%2]`.
  package let id: String
  /// The job's number, which all tasks share.
  package let job: Int
  /// The task's number; `nil` for a job that is no array, and for tasks that wait together.
  package let task: Int?
  /// Slurm's word, such as `RUNNING`.
  package let state: String
  package let reason: String
  /// The exit status to pass on, which is not 0 for one that failed.
  package let exitStatus: Int32

  /// The exit status where Slurm itself ended a job: the same command may work with more time, or another time.
  package static let temporaryFailure: Int32 = 75

  /// Reads a line of squeue's answer; `nil` for one that is no job's, such as a message.
  ///
  /// The exit code is the number that wait(2) gives, or `CODE:SIGNAL`: it depends on Slurm's version.
  package init?(_ line: some StringProtocol) {
    let fields = line.split(separator: " " as Character).map { String($0) }
    guard fields.count >= 3 else { return nil }
    let numbers = fields[0].split(separator: "_", maxSplits: 1)
    let codes = fields[2].split(separator: ":").map { Int32($0) }
    guard let job = numbers.first.flatMap({ Int($0) }), codes.count <= 2, let code = codes.first ?? nil else {
      return nil
    }
    (id, self.job, task) = (fields[0], job, numbers.count == 2 ? Int(numbers[1]) : nil)
    (state, reason) = (fields[1], fields[3...].joined(separator: " "))
    let signal = codes.count == 2 ? codes[1] ?? 0 : code & 127
    let status = signal > 0 ? 128 + signal : codes.count == 2 ? code : code >> 8
    exitStatus = state == "TIMEOUT" || status == 0 ? Self.temporaryFailure : status
  }

  /// Whether it has had a machine to run on; whatever it waited for had ended well then.
  var hasBegun: Bool { ["RUNNING", "COMPLETING", "COMPLETED"].contains(state) }

  package var hasCompleted: Bool { state == "COMPLETED" }

  package var hasFailed: Bool {
    [
      "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY", "BOOT_FAIL", "DEADLINE", "PREEMPTED",
    ].contains(state)
  }

  /// Whether it waits for a person, who has to release it.
  package var isHeld: Bool { !hasCompleted && !hasFailed && reason.lowercased().contains("held") }
}
