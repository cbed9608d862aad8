import FoundationEssentials
import Workload

/// What `swift package benchmark --format jmh` has written: the measurements of every benchmark.
struct Results {
  private let elements: [String: Element]

  /// Reads the file.
  init(path: String) throws {
    let list = try JSONDecoder().decode([Element].self, from: Data(contentsOf: URL(filePath: path)))
    elements = Dictionary(list.map { ($0.benchmark, $0) }) { first, _ in first }
  }

  /// The names of the measured benchmarks that begin with a word, in order, without it.
  ///
  /// Spaces are underscores in the file.
  func names(after prefix: String) -> [String] {
    let start = Self.key(prefix)
    return elements.keys.filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }.sorted()
  }

  /// A benchmark's measurements, unless it was not run.
  subscript(name: String) -> Measurement? { elements[Self.key(name)].flatMap(Measurement.init) }

  private static func key(_ name: String) -> String {
    "package.benchmark.PipelineBenchmarks." + name.map { $0 == " " ? "_" : String($0) }.joined()
  }
}

/// One benchmark's measurements.
struct Measurement {
  /// The times of the iterations, in seconds.
  let seconds: [Double]
  /// Images of one iteration.
  let images: Double
  /// Multiply–adds of one iteration.
  let multiplyAdds: Double
  /// Multiply–adds that the textbook's formula would take.
  let denseMultiplyAdds: Double
  /// The limit of the threads in use, in operations per second.
  let limit: Double

  fileprivate init?(_ element: Element) {
    func values(_ name: String) -> [Double] { element.secondaryMetrics[name]?.rawData.first ?? [] }
    let times = values("Time (wall clock)")
    guard !times.isEmpty else { return nil }
    seconds = times.map { $0 * 1e-6 }
    images = values(Metric.images).median
    multiplyAdds = values(Metric.multiplyAdds).median
    denseMultiplyAdds = values(Metric.denseMultiplyAdds).median
    limit = values(Metric.limit).median * 1e6
  }

  /// The median time of an iteration.
  var time: Double { seconds.median }

  /// Half the distance between the quartiles, as a fraction of the median.
  var spread: Double { (seconds.quantile(0.75) - seconds.quantile(0.25)) / 2 / time }

  /// Operations per second that were done, two for each multiply–add.
  var rate: Double { 2 * multiplyAdds / time }

  /// Operations per second that dense arithmetic would have had to do for the same result.
  var denseRate: Double { 2 * denseMultiplyAdds / time }
}

private struct Element: Decodable {
  let benchmark: String
  let secondaryMetrics: [String: Series]

  struct Series: Decodable {
    let rawData: [[Double]]
  }
}
