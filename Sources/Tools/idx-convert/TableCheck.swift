import Dataset
import Formats
import RunFiles

/// Reads a table to its end and says what is in it, in one line.
///
/// - Throws: `FileError` with the line: a field is not what its column holds in the pipeline's tables.
func describeTable(_ path: String) throws -> String {
  if try CSVReader(path).columns.contains("kfold") {
    let table = try FoldTable.read(path)
    let labels = Paths.beside(path, InputRole.labels.rawValue)
    // By itself a table that ends early looks whole.
    if Paths.name(of: path) == InputRole.folds.rawValue, Paths.exists(labels) {
      try table.check(labels: ClassLabels.read(labels).values, from: labels, table: path)
    }
    let sizes = table.classCounts().map { grouped($0.reduce(0, +)) }
    return "\(counted(table.count, "row")), \(table.foldCount) folds of \(sizes.joined(separator: ", "))"
  }
  let (columns, rows) = try KnownTable.check(path)
  return "\(counted(rows, "row")), columns \(columns.joined(separator: ","))"
}
