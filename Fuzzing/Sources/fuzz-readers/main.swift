import CLibFuzzer
import Glibc

// Feeds libFuzzer's inputs to the reader that FUZZ_TARGET names; all arguments are libFuzzer's.
let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
guard let target = FuzzTarget(rawValue: name) else {
  print("FUZZ_TARGET expected as one of \(FuzzTarget.allCases.map(\.rawValue).joined(separator: " ")), '\(name)' found")
  exit(64)
}
Harness.target = target
var count = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
let status = LLVMFuzzerRunDriver(&count, &arguments) { data, size in
  Harness.run(UnsafeRawBufferPointer(start: data, count: size))
  return 0
}
exit(status)
