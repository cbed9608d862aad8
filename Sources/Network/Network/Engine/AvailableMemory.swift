import Glibc

/// How much memory can be had without pushing others out.
enum AvailableMemory {
  /// What the system reports, in bytes, or less if the control group of this process, such as a Slurm job's, has less
  /// left.
  static var bytes: Int {
    let machine = number(in: "/proc/meminfo", behind: "MemAvailable:").map { $0 << 10 } ?? 0
    guard let line = text(of: "/proc/self/cgroup")?.split(separator: "\n").first(where: { $0.hasPrefix("0::") })
    else { return machine }
    let group = "/sys/fs/cgroup\(line.dropFirst(3))"
    guard let most = number(in: group + "/memory.max"), let used = number(in: group + "/memory.current") else {
      return machine
    }
    return min(machine, max(0, most - used))
  }

  /// The number behind a word of a system file, or at its start.
  private static func number(in path: String, behind word: String = "") -> Int? {
    guard let line = text(of: path)?.split(separator: "\n").first(where: { $0.hasPrefix(word) }) else { return nil }
    return line.dropFirst(word.count).split(separator: " ").first.flatMap { Int($0) }
  }

  private static func text(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 13)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }
}
