// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func pipeline(_ names: String...) -> [Target.Dependency] {
  names.map { .product(name: $0, package: "digit-pipeline") }
}

let package = Package(
  name: "Benchmarks",
  dependencies: [
    .package(name: "digit-pipeline", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    // Without the counters of allocations, which would replace the memory allocator and with it what is measured.
    .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    // What that depends on.
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", exact: "0.2.0"),
    .package(url: "https://github.com/apple/swift-atomics", exact: "1.3.0"),
    .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/ordo-one/TextTable.git", exact: "0.0.2"),
  ],
  targets: [
    .target(
      name: "Workload", dependencies: pipeline("Kernels", "Network", "Dataset", "Formats", "Tensors"),
      swiftSettings: strict),
    // The benchmark library takes every program in a folder of this package's own folder for a benchmark; the other
    // programs are one level deeper.
    .executableTarget(
      name: "PipelineBenchmarks",
      dependencies: ["Workload", .product(name: "Benchmark", package: "benchmark")]
        + pipeline("Kernels", "Network", "Dataset", "Tensors"),
      path: "PipelineBenchmarks", swiftSettings: strict,
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "benchmark-table",
      dependencies: ["Workload", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: strict),
    .executableTarget(
      name: "throughput",
      dependencies: ["Workload", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        + pipeline("Kernels", "Network", "Dataset", "Tensors"),
      swiftSettings: strict),
  ]
)
