import Workload

/// The tables, each left out if none of its benchmarks was run.
struct Report {
  private let results: Results

  init(_ results: Results) { self.results = results }

  var text: String {
    [limits, kernels, networks, startUps].compactMap { $0 }.joined(separator: "\n\n")
  }

  private var measured: [Measurement] {
    (KernelCase.allCases.map(\.name) + networkCases.map(\.name)).compactMap { results[$0] }
  }

  private var networkCases: [NetworkCase] { NetworkCase.all(cores: Machine.cores) }

  /// The limit is measured beside every benchmark; were the machine quiet, all would be equal.
  private var limits: String? {
    var table = Table("multiply–adds in registers", "GFLOP/s", "lowest", "highest")
    let kernels = KernelCase.allCases.filter { $0 != .forkJoin }.compactMap { results[$0.name]?.limit }
    let networks = Dictionary(grouping: networkCases, by: \.threads).sorted { $0.key < $1.key }
    let groups = [(1, kernels)] + networks.map { ($0.key, $0.value.compactMap { results[$0.name]?.limit }) }
    for (threads, limits) in Dictionary(groups, uniquingKeysWith: +).sorted(by: { $0.key < $1.key }) {
      guard let lowest = limits.min(), let highest = limits.max() else { continue }
      table.add(
        threads == 1 ? "one thread" : "\(threads) threads", (limits.median / 1e9).digits(1), (lowest / 1e9).digits(1),
        (highest / 1e9).digits(1))
    }
    return table.isEmpty ? nil : table.text
  }

  private var kernels: String? {
    let step = section(KernelCase.allCases.filter(\.isPartOfReferenceStep), isStep: true)
    let others = section(KernelCase.allCases.filter { !$0.isPartOfReferenceStep }, isStep: false)
    let parts = [step, others].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
  }

  private func section(_ cases: [KernelCase], isStep: Bool) -> String? {
    var table = Table(
      isStep ? "kernel, one thread, batch 64" : "kernel for other networks", "µs/image", "±", "GFLOP/s", "of limit",
      "dense-equivalent", "of limit")
    var sum = 0.0
    for kernel in cases {
      guard let measurement = results[kernel.name] else { continue }
      let time = measurement.time / measurement.images
      sum += time
      table.add(
        kernel.rawValue, (time * 1e6).digits(2), measurement.spread.percent,
        measurement.multiplyAdds > 0 ? (measurement.rate / 1e9).digits(1) : "–",
        measurement.multiplyAdds > 0 ? (measurement.rate / measurement.limit).percent : "–",
        measurement.denseMultiplyAdds > 0 ? (measurement.denseRate / 1e9).digits(1) : "–",
        measurement.denseMultiplyAdds > 0 ? (measurement.denseRate / measurement.limit).percent : "–")
    }
    guard !table.isEmpty else { return nil }
    let isWhole = isStep && cases.allSatisfy { results[$0.name] != nil }
    if isWhole, let step = networkCases.first.flatMap({ results[$0.name] }) {
      table.add("all of these", (sum * 1e6).digits(2), "", "", "", "", "")
      table.add(
        "the engine's whole step", (step.time / step.images * 1e6).digits(2), step.spread.percent, "", "",
        (step.denseRate / 1e9).digits(1), (step.denseRate / step.limit).percent)
    }
    return table.text
  }

  private var networks: String? {
    var table = Table(
      "network", "batch", "threads", "work", "µs/image", "±", "images/s", "dense-equivalent", "of limit")
    for network in networkCases {
      guard let measurement = results[network.name] else { continue }
      let time = measurement.time / measurement.images
      table.add(
        network.architecture, "\(network.batch)", "\(network.threads)", network.work.rawValue, (time * 1e6).digits(1),
        measurement.spread.percent, (1 / time).digits(0), (measurement.denseRate / 1e9).digits(1),
        (measurement.denseRate / measurement.limit).percent)
    }
    return table.isEmpty ? nil : table.text
  }

  private var startUps: String? {
    var table = Table("tool, start to end of --help", "ms", "±", "slowest of ten")
    for name in results.names(after: "start-up: ") {
      guard let measurement = results["start-up: " + name] else { continue }
      table.add(
        name, (measurement.time * 1e3).digits(1), measurement.spread.percent,
        (measurement.seconds.quantile(0.9) * 1e3).digits(1))
    }
    return table.isEmpty ? nil : table.text
  }
}
