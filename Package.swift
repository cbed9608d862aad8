// swift-tools-version: 6.2
import PackageDescription

/// The processor that the kernels are compiled for. The pipeline is built where it runs, so the default is this
/// machine; `KERNELS_MARCH=x86-64-v3 swift build …` makes tools for any x86 processor with AVX2 and FMA.
let march = Context.environment["KERNELS_MARCH"] ?? "native"

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// Vector arithmetic needs the target's fused multiply–add, optimisation in debug builds too (plain `-Onone` kernels
/// are a hundred times slower), and a square root that need not set `errno`, which would keep it from vectorising.
let kernelSettings: [SwiftSetting] =
  strict + [
    .unsafeFlags(["-Xcc", "-march=\(march)", "-Xcc", "-fno-math-errno"]),
    .unsafeFlags(["-O"], .when(configuration: .debug)),
  ]

func library(_ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = strict) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name,
    dependencies: ["ToolSupport", .product(name: "ArgumentParser", package: "swift-argument-parser")] + dependencies,
    swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "digit-pipeline",
  // What the nested packages (benchmarks, fuzzing) use; the tools are the products that people want.
  products: [.library(name: "Kernels", targets: ["Kernels", "CInstructionSet"])]
    + ["Network", "Dataset", "Tensors", "Formats", "Figures"].map { .library(name: $0, targets: [$0]) },
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
  ],
  targets: [
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CInstructionSet"),

    library("Tensors", []),
    library("Kernels", ["CInstructionSet"], settings: kernelSettings),
    library("Formats", ["Tensors", "CZlib"]),
    library("Dataset", ["Formats", "Tensors"]),
    library("Network", ["Kernels", "Formats", "Tensors", "Dataset"]),
    library("Metrics", []),
    library("Figures", ["Tensors", "Formats", "CPNG"]),
    library("DigitImage", ["Figures", "Formats", "Tensors"]),
    library("ToolSupport", ["Formats", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    library(
      "TrainingSupport",
      [
        "ToolSupport", "Formats", "Dataset", "Network", "Kernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // Templates become part of the program, so that the tool works wherever it is copied to.
    .target(
      name: "Report",
      dependencies: [
        "ToolSupport", "Formats", "Dataset", "Network", "Metrics", "Figures", "Tensors",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: [.embedInCode("Templates")], swiftSettings: strict),
    .target(
      name: "ONNX",
      dependencies: ["Network", "Tensors", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["Generated/onnx.proto", "Generated/README.md"], swiftSettings: strict),

    tool("idx-convert", ["Formats", "Dataset", "Network", "Tensors"]),
    tool("make-folds", ["Formats", "Dataset"]),
    tool("train-fold", ["Formats", "Dataset", "Network", "TrainingSupport"]),
    tool("aggregate-cv", ["Formats", "Dataset", "Metrics", "Network", "TrainingSupport"]),
    tool("train-final", ["Formats", "Dataset", "Network", "TrainingSupport"]),
    tool("evaluate", ["Formats", "Dataset", "Network", "Metrics"]),
    tool("render-filters", ["Formats", "Dataset", "Network", "Figures", "DigitImage"]),
    tool("predict", ["Formats", "Dataset", "Network", "Figures", "DigitImage", "Tensors"]),
    tool("render-report", ["Formats", "Report"]),
    tool("export-onnx", ["Formats", "Network", "ONNX"]),

    // What the kernels and the network are compared with: plain loops in double precision.
    .target(name: "Reference", path: "Tests/Reference", swiftSettings: strict),
    tests("TensorsTests", ["Tensors"]),
    tests("KernelsTests", ["Kernels", "Reference"], exclude: ["Fixtures"]),
    tests("FormatsTests", ["Formats", "Tensors"], exclude: ["Fixtures"]),
    tests("DatasetTests", ["Dataset", "Formats", "Tensors"], exclude: ["Fixtures"]),
    tests(
      "NetworkTests", ["Network", "Kernels", "Dataset", "Formats", "Tensors", "Reference"], exclude: ["Fixtures"]),
    tests("MetricsTests", ["Metrics"], exclude: ["Fixtures"]),
    tests(
      "DigitImageTests", ["DigitImage", "Figures", "Formats", "Tensors", "Dataset", "Network"],
      exclude: ["recognition_rate.py"]),
    tests("ReportTests", ["Report", "Metrics"]),
    tests(
      "ONNXTests",
      ["ONNX", "Network", "Dataset", "Tensors", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["onnx_agreement.py"]),
    tests("FiguresTests", ["Figures", "Formats", "Tensors"], exclude: ["Fixtures"]),
    tests(
      "ToolSupportTests",
      ["ToolSupport", "Formats", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    tests("TrainingSupportTests", ["TrainingSupport", "ToolSupport", "Network", "Formats"]),
    tests(
      "ToolTests",
      [
        "Dataset", "DigitImage", "Figures", "Formats", "Network", "Tensors",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], exclude: ["Help"]),
  ]
)
