import Formats

/// What is known about a data set besides its arrays: `data.csv`, a row `fact,value` for each.
///
/// | fact | value |
/// | --- | --- |
/// | `preparation` | how pictures were made into the images: a ``Preparation`` |
///
/// Facts of other names are ignored.
package struct DataFacts: Sendable, Equatable {
  /// How pictures were made into the images; `nil` if unknown.
  package var preparation: Preparation?

  private static let columns = ["fact", "value"]
  private static let preparationFact = "preparation"

  package init(preparation: Preparation? = nil) { self.preparation = preparation }

  /// Where the facts about images are: beside the file with the images.
  package static func path(beside images: String) -> String { Paths.beside(images, "data.csv") }

  /// Reads the facts; a missing file has none.
  ///
  /// - Throws: `FileError` if the file cannot be read or has a value that its fact does not take.
  package static func read(_ path: String) throws -> DataFacts {
    guard Paths.exists(path) else { return DataFacts() }
    let table = try CSVTable.read(path, required: columns)
    var facts = DataFacts()
    for (fact, value) in zip(try table.texts("fact"), try table.texts("value")) where fact == preparationFact {
      guard let preparation = Preparation(rawValue: value) else {
        throw FileError(
          .badData, path: path,
          "\(preparationFact): expected one of \(Preparation.possible); found '\(value)'; write what was done to the "
            + "images")
      }
      facts.preparation = preparation
    }
    return facts
  }

  /// Writes the facts that are known, whole or not at all.
  ///
  /// - Throws: `FileError` if the file cannot be written.
  package func write(to path: String) throws {
    let rows = preparation.map { [[Self.preparationFact, $0.rawValue]] } ?? []
    try CSVTable(columns: Self.columns, rows: rows).write(to: path)
  }
}
