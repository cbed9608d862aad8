import Dataset
import Formats
import ToolFrame

/// The number of images of each class in each fold; with too many folds for 80 columns, the smallest and the largest.
func foldCountsTable(_ table: FoldTable, _ names: ClassNames?) -> String {
  let counts = table.classCounts()
  let classes = counts.first?.indices ?? 0..<0
  func row(_ name: String, _ perFold: [Int]) -> [String] {
    [name] + perFold.map { grouped($0) } + [grouped(perFold.reduce(0, +))]
  }
  func narrowRow(_ name: String, _ perFold: [Int]) -> [String] {
    let extremes = [perFold.min() ?? 0, perFold.max() ?? 0, perFold.reduce(0, +)]
    return [name] + extremes.map { grouped($0) }
  }

  var wide = TextTable("class", numbers: (1...counts.count).map { "fold \($0)" } + ["total"])
  var narrow = TextTable("class", numbers: ["smallest fold", "largest fold", "total"])
  for label in classes {
    let perFold = counts.map { $0[label] }
    wide.add(row(names.heading(label), perFold))
    narrow.add(narrowRow(names.heading(label), perFold))
  }
  wide.addRule()
  narrow.addRule()
  let totals = counts.map { $0.reduce(0, +) }
  wide.add(row("total", totals))
  narrow.add(narrowRow("total", totals))
  return wide.width <= 80 ? wide.text : narrow.text
}
