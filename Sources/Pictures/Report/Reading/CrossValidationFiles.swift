import RunFiles
import Statistics

/// What `cv_results.csv` and `cv_summary.csv` hold.
struct CrossValidationFiles {
  let rows: [FoldResult]
  let summary: CrossValidationSummary

  /// Reads both files.
  ///
  /// - Throws: `FileError` if one cannot be read or lacks something.
  init(results: String, summary: String) throws {
    rows = try FoldResult.readAll(results)
    self.summary = try CrossValidationSummary(summary)
  }
}
