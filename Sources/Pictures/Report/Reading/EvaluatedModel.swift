import Formats
import RunFiles

/// Which model the evaluation is of, by its file's checksum: the figures of another one would tell nothing about this
/// run.
struct EvaluatedModel {
  /// Remarks about files that do not belong together, in sentences.
  let remarks: [String]
  /// The ensemble, if it is compared with the model that was evaluated.
  let ensemble: [ComparisonRow]?
  /// The model over several views, if it is the one that was evaluated.
  let views: [ComparisonRow]?
  /// The temperature's rows, if they are about the model that was evaluated.
  let temperature: [TemperatureRow]?

  /// Compares the checksums in an evaluation's files with each other and with the final model.
  ///
  /// - Throws: `FileError` if a file that is there is invalid.
  init(_ test: SetMetrics?, in artifacts: Artifacts) throws {
    var remarks: [String] = []
    let files = artifacts.evaluation
    let final = try ifPresent(artifacts.final.model) { try CRC32.of(file: $0).tableText }
    // Evaluations of before checksums were noted have none.
    let evaluated = test?.modelChecksum
    if let final, let evaluated, final != evaluated {
      remarks.append(
        "\(files.metrics) is about another model (CRC-32 \(evaluated)) than \(artifacts.final.model) (\(final));"
          + " run evaluate")
    }
    func ofTheSame<Row>(_ rows: [Row]?, _ checksum: String?, _ path: String, _ option: String) -> [Row]? {
      guard let rows, let checksum, let evaluated else { return nil }
      if checksum == evaluated { return rows }
      remarks.append("\(path) is about another model than \(files.metrics) and left out; run evaluate \(option)")
      return nil
    }
    func compared(_ path: String, _ kind: ComparisonRow.Kind) throws -> [ComparisonRow]? {
      let rows = try ifPresent(path) { try ComparisonRow.read($0, kind, set: Run.testSet) }.flatMap { $0 }
      return ofTheSame(rows, rows?.first?.checksum, path, kind.option)
    }
    ensemble = try compared(files.ensemble, .ensemble)
    views = try compared(files.views, .views)
    let scaled = try ifPresent(files.temperature) { try TemperatureRow.schema.read($0) }
    temperature = ofTheSame(scaled, scaled?.last?.checksum, files.temperature, "--temperature fit")
    self.remarks = remarks
  }
}
