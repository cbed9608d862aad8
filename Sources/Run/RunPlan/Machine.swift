import Formats
import Glibc

/// The processor's name, without what would need quotes in a table; the kind of machine where it has none.
func processorName() -> String {
  let bytes = (try? InputFile.bytes(of: "/proc/cpuinfo")) ?? []
  let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
  let value = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
  let name = String((value ?? "").drop { $0 == " " }.filter { $0 != "\"" && $0 != "," })
  return name.isEmpty ? machineKind() : name
}

private func machineKind() -> String {
  var system = utsname()
  uname(&system)
  return withUnsafeBytes(of: system.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
