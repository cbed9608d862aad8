import Benchmark
import Kernels
import Workload

/// The arithmetic of one iteration.
struct Work {
  var images = 0
  var multiplyAdds = 0
  var denseMultiplyAdds = 0
}

/// Registers a benchmark that reports, with each iteration's time, how much it did and what the processor could do.
///
/// - `prepare`: Makes what is measured, once, in the process that measures it: the work of one iteration, and the
///   iteration itself.
/// - `threads`: The threads that compute; the limit is measured on as many.
func measure(
  _ name: String, threads: Int = 1, maximumIterations: Int = 100_000,
  _ prepare: @escaping () throws -> (Work, () throws -> Void)
) {
  var prepared: (work: Work, body: () throws -> Void, limit: Double)?
  Benchmark(
    name,
    configuration: .init(
      metrics: [.wallClock, .throughput, .images, .multiplyAdds, .denseMultiplyAdds, .limit],
      warmupIterations: 3, maxDuration: secondsPerBenchmark, maxIterations: maximumIterations)
  ) { benchmark in
    guard let prepared else { return benchmark.error("\(name) was not prepared") }
    benchmark.startMeasurement()
    do { try prepared.body() } catch { benchmark.error("\(name): \(error)") }
    benchmark.stopMeasurement()
    benchmark.measurement(.images, prepared.work.images)
    benchmark.measurement(.multiplyAdds, prepared.work.multiplyAdds)
    benchmark.measurement(.denseMultiplyAdds, prepared.work.denseMultiplyAdds)
    benchmark.measurement(.limit, Int(prepared.limit / 1e6))
  } setup: {
    let (work, body) = try prepare()
    // In the process and next to the time that it is compared with: a shared machine is not the same a minute later.
    prepared = (work, body, FMALimit.measure(threads: threads))
  }
}

extension BenchmarkMetric {
  static let images = count(Metric.images)
  static let multiplyAdds = count(Metric.multiplyAdds)
  static let denseMultiplyAdds = count(Metric.denseMultiplyAdds)
  static let limit = count(Metric.limit)

  private static func count(_ name: String) -> BenchmarkMetric { .custom(name, useScalingFactor: false) }
}
