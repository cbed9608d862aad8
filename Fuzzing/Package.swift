// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the pipeline's build knows nothing of it; run.sh adds the flags.
let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "digit-pipeline", path: "..")],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    .executableTarget(
      name: "fuzz-readers",
      dependencies: [
        "CLibFuzzer",
        .product(name: "Formats", package: "digit-pipeline"),
        .product(name: "Dataset", package: "digit-pipeline"),
        .product(name: "Network", package: "digit-pipeline"),
      ],
      swiftSettings: [.treatAllWarnings(as: .error)]),
  ]
)
