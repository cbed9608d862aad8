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

/// A moment as `2026-01-31T12:00:00Z`.
func utc(_ seconds: Int) -> String {
  var now = time_t(seconds)
  var parts = tm()
  gmtime_r(&now, &parts)
  return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
    let count = strftime(buffer.baseAddress, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// The names in a folder, sorted; none if there is no such folder.
func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    // The name has no fixed extent in memory, so it is read through the entry's address.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { break }
    names.append(String(cString: (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)))
  }
  return names.sorted()
}
