import Formats
import FoundationEssentials
import Tensors
import Testing

/// Folders with the files of a whole small run, for render-report.
enum ReportData {
  /// Everything that the stages before the report leave; made once, to be copied.
  static let finished = Task {
    let folder = try await SmallData.finished.value.copy().shared()
    // The model recognises everything, so mistakes are images with wrong labels.
    let labels = SmallData.labels(30).enumerated().map { mistaken.contains($0) ? ($1 + 1) % 3 : $1 }
    try NPY.write(Tensor<UInt8>(shape: [30], labels), to: folder.path("artifacts/test-labels.npy"))
    for (tool, arguments) in [
      ("evaluate", ["--ensemble", "--views", "3", "--temperature", "1.5"]),
      ("render-filters", ["--maps", "conv1", "--patches"]), ("render-saliency", ["--mistakes", "24"]),
    ] {
      try await folder.run(tool, arguments).succeeds()
    }
    try folder.write(
      """
      stage,fold,started,seconds,machine,cores
      convert,,2026-11-23T01:02:03Z,0.292,A processor,2
      train,1,2026-11-23T01:02:04Z,150.5,A processor,2

      """, to: "artifacts/stages.csv")
    return folder
  }

  /// The test images that are taken for something else.
  static let mistaken = [5, 9, 17]

  static let sections = [
    "run", "times", "cross-validation", "curves", "test", "calibration", "mistakes", "patches", "pictures",
  ]

  /// Writes predictions for the test images: right ones but for some.
  ///
  /// - `mistakes`: The confidence in a wrong class, by image.
  /// - `count`: The number of test images.
  static func predict(wrong mistakes: [Int: Double], of count: Int = 30, in folder: TemporaryFolder) throws {
    var text = "set,index,label,predicted,p0,p1,p2\n"
    for (index, label) in SmallData.labels(count).map(Int.init).enumerated() {
      var probabilities = [0.0, 0, 0]
      let predicted = mistakes[index] == nil ? label : (label + 1) % 3
      probabilities[predicted] = mistakes[index] ?? 1
      probabilities[(predicted + 2) % 3] = 1 - (mistakes[index] ?? 1)
      text +=
        (["test", "\(index)", "\(label)", "\(predicted)"] + probabilities.map { "\($0)" })
        .joined(separator: ",") + "\n"
    }
    try folder.write(text, to: "artifacts/evaluation/predictions.csv")
  }
}

extension TemporaryFolder {
  func report(_ arguments: [String] = []) async throws -> String {
    try await ToolRun("render-report", arguments, in: path).succeeds()
    return try text("artifacts/report.html")
  }
}
