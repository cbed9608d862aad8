// swift-tools-version: 6.2
import PackageDescription

/// The processor that the kernels are compiled for. The pipeline is built where it runs, so the default is this
/// machine; `KERNELS_MARCH=x86-64-v3 swift build …` makes tools for any x86 processor with AVX2 and FMA.
let march = Context.environment["KERNELS_MARCH"] ?? "native"

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// For loops over pixels and numbers, which are a hundred times slower in a plain debug build.
let optimized: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Vector arithmetic needs the target's fused multiply–add, optimisation in debug builds too, and a square root that
/// need not set `errno`, which would keep it from vectorising.
let kernelSettings: [SwiftSetting] =
  optimized + [.unsafeFlags(["-march=\(march)", "-fno-math-errno", "-DCOMPILING_KERNELS"].flatMap { ["-Xcc", $0] })]

/// For much code that runs once: to optimise it takes longer than it ever saves.
let unoptimized: [SwiftSetting] = strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// A target's folder is `Sources/STOREY/NAME`; arrows between storeys only run down, in the order of the targets below.
func library(_ place: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = strict) -> Target {
  .target(name: name(place), dependencies: dependencies, path: "Sources/\(place)", swiftSettings: settings)
}

func tool(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(
    name: name, dependencies: ["ToolFrame", "RunFiles", argumentParser] + dependencies, path: "Sources/Tools/\(name)",
    swiftSettings: strict)
}

func tests(
  _ place: String, _ dependencies: [Target.Dependency], exclude: [String] = [], settings: [SwiftSetting] = strict
) -> Target {
  .testTarget(
    name: name(place), dependencies: ["TestSupport"] + dependencies, path: "Tests/\(place)", exclude: exclude,
    swiftSettings: settings)
}

func name(_ place: String) -> String { String(place.split(separator: "/").last ?? "") }

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "digit-pipeline",
  // What the nested packages (benchmarks, fuzzing) use; the tools are the products that people want.
  products: [.library(name: "Kernels", targets: ["Kernels", "CInstructionSet"])]
    + ["Network", "Dataset", "Tensors", "Formats"].map { .library(name: $0, targets: [$0]) },
  // Versions are pinned here, those of dependencies' dependencies too, so that every clone builds the same sources.
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    // For the tests; the first depends on the second.
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
  ],
  targets: [
    // Arithmetic: arrays, kernels on raw memory, statistics; no files.
    .target(name: "CInstructionSet", path: "Sources/Arithmetic/CInstructionSet"),
    library("Arithmetic/Tensors", []),
    library("Arithmetic/ElementaryFunctions", [], settings: kernelSettings),
    library("Arithmetic/Kernels", ["CInstructionSet", "ElementaryFunctions"], settings: kernelSettings),
    library("Arithmetic/Statistics", ["ElementaryFunctions"]),
    library("Arithmetic/Digests", [], settings: optimized),

    // Files: containers and data sets.
    .systemLibrary(
      name: "CZlib", path: "Sources/Files/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CPNG", path: "Sources/Files/CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    library("Files/Formats", ["ElementaryFunctions", "Tensors", "CZlib", "CPNG"]),
    library("Files/Dataset", ["Formats", "Tensors", "Digests", "Statistics"]),

    // Network: the model, its engine and its training.
    library("Network/Network", ["Kernels", "ElementaryFunctions", "Formats", "Tensors", "Dataset"]),
    library("Network/ONNX", ["Network", "Tensors"]),

    // Run: what a training, a cross-validation and an evaluation leave in the artifacts folder.
    library("Run/RunFiles", ["Formats", "Dataset", "Network", "Statistics"]),
    // The options of a training are those of a command line, as candidates.csv has them in its cells.
    library("Run/Training", ["RunFiles", "Formats", "Dataset", "Network", argumentParser]),
    library("Run/Evaluation", ["Training", "RunFiles", "Formats", "Dataset", "Network", "Statistics"]),
    library("Run/Audit", ["RunFiles", "Formats", "Dataset", "Network", "Statistics"]),
    library("Run/Search", ["Training", "ElementaryFunctions", "Formats", "Dataset", "Network"]),
    library("Run/RunPlan", ["RunFiles", "Formats", "Dataset"]),

    // Pictures: figures, people's own pictures of digits, the report page.
    library("Pictures/Figures", ["ElementaryFunctions", "Tensors", "Formats", "Dataset"]),
    library("Pictures/DigitImage", ["Dataset", "Formats", "Tensors"], settings: optimized),
    library("Pictures/ImageImport", ["DigitImage", "Dataset", "Formats", "Tensors", "Kernels"]),
    // Templates become part of the program, so that the tool works wherever it is copied to.
    .target(
      name: "Report",
      dependencies: [
        "RunFiles", "ElementaryFunctions", "Formats", "Dataset", "Network", "Statistics", "Figures", "Tensors",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      path: "Sources/Pictures/Report", resources: [.embedInCode("Templates")], swiftSettings: unoptimized),

    // Tools: each parses its options, calls a library and prints.
    library("Tools/ToolFrame", ["RunFiles", "Formats", "Network", argumentParser], settings: unoptimized),
    library("Tools/TrainingFrame", ["ToolFrame", "Training", "Network", "Kernels", "Formats"]),
    library(
      "Tools/ImageFrame",
      ["ToolFrame", "RunFiles", "Formats", "Dataset", "Network", "Figures", "DigitImage", "Tensors", argumentParser]),
    tool("check-data", ["Formats", "Dataset", "ImageImport"]),
    tool("plan-cells", ["Dataset", "Evaluation", "Training", "RunPlan"]),
    tool("record-time", ["RunPlan"]),
    tool("follow-jobs", ["RunPlan", "Formats"]),
    tool("idx-convert", ["Formats", "Dataset", "Network", "Tensors", "Training"]),
    tool("import-images", ["Formats", "Dataset", "ImageImport", "Network", "Training"]),
    tool("make-folds", ["Formats", "Dataset", "Training"]),
    tool("make-candidates", ["Formats", "Network", "Training", "Search"]),
    tool("train-fold", ["Formats", "Dataset", "Network", "Statistics", "Training", "TrainingFrame"]),
    tool("aggregate-cv", ["Formats", "Dataset", "Statistics", "Training", "Evaluation"]),
    tool("train-final", ["Formats", "Dataset", "Network", "Training", "TrainingFrame"]),
    tool("evaluate", ["Formats", "Dataset", "Network", "Statistics", "Evaluation"]),
    tool("audit-data", ["Audit", "Formats", "Dataset", "Figures"]),
    tool("render-filters", ["ImageFrame", "Formats", "Dataset", "Network", "Figures"]),
    tool(
      "render-saliency",
      ["ImageFrame", "Evaluation", "Formats", "Dataset", "Network", "Statistics", "Figures", "Tensors"]),
    tool("predict", ["Formats", "Dataset", "Network", "Figures", "DigitImage", "ImageImport", "Tensors"]),
    tool("render-report", ["Formats", "Report"]),
    tool("export-onnx", ["Formats", "Network", "ONNX"]),

    // What tests write to, read and draw: temporary folders, fixtures, one seeded generator.
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: strict),
    // What the kernels and the network are compared with: plain loops in double precision.
    .target(name: "Reference", path: "Tests/Arithmetic/Reference", swiftSettings: strict),
    tests("Arithmetic/TensorsTests", ["Tensors"]),
    tests("Arithmetic/ElementaryFunctionsTests", ["ElementaryFunctions"], exclude: ["Fixtures"]),
    tests("Arithmetic/KernelsTests", ["Kernels", "Reference"], exclude: ["Fixtures"]),
    tests("Arithmetic/DigestsTests", ["Digests"]),
    tests("Arithmetic/StatisticsTests", ["Statistics"], exclude: ["Fixtures"]),
    tests("Files/FormatsTests", ["Formats", "Tensors"], exclude: ["Fixtures"]),
    tests("Files/DatasetTests", ["Dataset", "Formats", "Tensors"], exclude: ["Fixtures"]),
    tests(
      "Network/NetworkTests", ["Network", "Kernels", "Dataset", "Formats", "Tensors", "Reference"],
      exclude: ["Fixtures"]),
    tests("Network/ONNXTests", ["ONNX", "Network", "Dataset", "Tensors"], exclude: ["onnx_agreement.py"]),
    tests(
      "Run/RunFilesTests", ["RunFiles", "Formats", "Network", "Statistics"], exclude: ["read_with_pandas.py"]),
    tests("Run/EvaluationTests", ["Evaluation", "RunFiles", "Formats", "Dataset", "Network", "Statistics", "Tensors"]),
    tests("Run/TrainingTests", ["Training", "Network", "Formats"]),
    tests("Run/SearchTests", ["Search", "Training", "Formats", "Network"], exclude: ["Fixtures"]),
    tests("Run/RunPlanTests", ["RunPlan", "RunFiles", "Formats"]),
    tests("Pictures/FiguresTests", ["Figures", "Formats", "Tensors"], exclude: ["Fixtures"]),
    tests(
      "Pictures/DigitImageTests", ["DigitImage", "Figures", "Formats", "Tensors", "Dataset", "Network"],
      exclude: ["recognition_rate.py", "hard_pictures.py"]),
    tests("Pictures/ReportTests", ["Report", "Statistics"]),
    tests("Tools/ToolFrameTests", ["ToolFrame", "RunFiles", "Formats", "Network", argumentParser]),
    tests(
      "Tools/ToolTests",
      [
        "Dataset", "DigitImage", "Figures", "Formats", "Network", "Tensors",
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ], exclude: ["FileSystem", "Help", "Imports"], settings: unoptimized),
  ]
)
