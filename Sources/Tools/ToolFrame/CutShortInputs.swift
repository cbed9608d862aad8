import Formats
import Glibc

/// Turns the signal of a mapped file that was cut short while in use into a plain error.
///
/// Arrays are mapped and not copied, and of a page that the file no longer has the system can only say SIGBUS. Files
/// that are replaced by renaming, as every tool here does, never give it.
enum CutShortInputs {
  /// The error as one line; made before the handler needs it, which may neither allocate nor wait.
  nonisolated(unsafe) private static var line = UnsafeRawBufferPointer(start: nil, count: 0)

  /// From now on the signal ends the process with a line on standard error and `FileError.Kind.inputOutput`.
  static func report(as tool: String) {
    let text = Array(
      "\(tool): error: an input file was cut short or its disk failed while it was read; run again when it is whole\n"
        .utf8)
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
    copy.copyBytes(from: text)
    line = UnsafeRawBufferPointer(copy)
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = { signal, information, _ in
      // 2 is BUS_ADRERR, the page that is not there. Anything else is an error of the program: back to the default.
      guard information?.pointee.si_code == 2 else {
        Glibc.signal(signal, SIG_DFL)
        return
      }
      _ = write(STDERR_FILENO, CutShortInputs.line.baseAddress, CutShortInputs.line.count)
      _exit(FileError.Kind.inputOutput.rawValue)
    }
    action.sa_flags = SA_SIGINFO
    sigemptyset(&action.sa_mask)
    sigaction(SIGBUS, &action, nil)
  }
}
