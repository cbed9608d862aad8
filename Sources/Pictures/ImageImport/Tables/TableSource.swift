import Formats

/// Tables of pixels, a row for each image: one for training and perhaps one for testing.
struct TableSource {
  let train: String
  let test: String?
  /// Tables without labels beside them.
  var unlabelled: [String] = []

  /// What was found, in words.
  var description: String { "pixels in \(train)" + (test.map { " and \($0)" } ?? "") }

  /// Reads the tables.
  func stage(_ options: ImportOptions, _ surroundings: ImportSurroundings) throws -> StagedImages {
    for path in unlabelled {
      surroundings.note("\(path): left out, it has no column of labels; predict can tell what is in it")
    }
    let paths = [train] + (test.map { [$0] } ?? [])
    // Whole numbers until one is not: then all are read again as fractions.
    var scaling = options.maximum.map { PixelScaling.maximum($0) } ?? .bytes
    let tables: [TableReader]
    do {
      tables = try paths.map { try TableReader($0, options, scaling) }
      return try stage(tables, options, surroundings, scaling)
    } catch TableReader.Refusal.fraction {
      scaling = .fractions
      return try stage(paths.map { try TableReader($0, options, scaling) }, options, surroundings, scaling)
    }
  }

  private func stage(
    _ tables: [TableReader], _ options: ImportOptions, _ surroundings: ImportSurroundings, _ scaling: PixelScaling
  ) throws -> StagedImages {
    let extents = tables[0].extents
    if let other = tables.first(where: { $0.extents != extents }) {
      throw FileError(
        .badData, path: other.path,
        "expected images of \(extents) as in \(train); found \(other.extents); use tables of the same data set")
    }
    var writer = try StageWriter(extents, transposing: options.isTransposed, in: surroundings.scratchFolder)
    var labels: [Int] = []
    var counts: [Int] = []
    var brightest: UInt8 = 0
    for table in tables {
      let before = labels.count
      try table.read(into: &writer, &labels, &brightest) { surroundings.progress($0, 0) }
      counts.append(labels.count - before)
    }
    if let remark = scaling.remark ?? PixelScaling.remark(brightest: brightest) {
      surroundings.note("\(train): \(remark)")
    }
    return StagedImages(
      writer, labels: labels, counts: counts, names: tables.map { Paths.name(of: $0.path) }, path: train)
  }
}

/// Reads one table.
struct TableReader {
  /// Why a table has to be read another way.
  enum Refusal: Error {
    /// A pixel is no whole number.
    case fraction
  }

  let path: String
  let extents: ImageExtents
  private let layout: TableLayout
  private let label: Int
  private let scaling: PixelScaling

  init(_ path: String, _ options: ImportOptions, _ scaling: PixelScaling) throws {
    try InputFile.requireRegular(path)
    self.path = path
    self.scaling = scaling
    layout = try TableLayout(of: path, wanted: options.labelColumn)
    extents = try layout.extents(options.size, path)
    guard let label = layout.label else {
      throw FileError(
        .badData, path: path,
        "expected a column named label; found pixels only; name the column with --label-column, or have predict tell "
          + "what is in it")
    }
    self.label = label
  }

  /// Whether a table has labels.
  static func isLabelled(_ path: String, wanted: String?) throws -> Bool {
    try TableLayout(of: path, wanted: wanted).label != nil
  }

  /// Reads all rows.
  func read(
    into writer: inout StageWriter, _ labels: inout [Int], _ brightest: inout UInt8, progress: (Int) -> Void
  ) throws {
    var rows = try CSVScanner(path)
    if layout.hasHeader { _ = try rows.advance() }
    var image = [UInt8](repeating: 0, count: layout.pixels.count)
    let before = labels.count
    while try rows.advance() {
      guard rows.fieldCount == layout.count else {
        throw rows.error(
          "expected \(counted(layout.count, "field")) as in the first row; found \(grouped(rows.fieldCount)); "
            + "correct it")
      }
      labels.append(try readLabel(rows))
      for (position, column) in layout.pixels.enumerated() {
        image[position] = try pixel(rows, column)
        brightest = max(brightest, image[position])
      }
      try image.withUnsafeBytes { try writer.append($0) }
      if labels.count.isMultiple(of: 1024) { progress(labels.count) }
    }
    guard labels.count > before else {
      throw FileError(
        .badData, path: path, "expected a row for each image; found none; check that it is the right file")
    }
  }

  private func readLabel(_ rows: borrowing CSVScanner) throws -> Int {
    guard let number = rows.number(label), let value = Int(exactly: number), abs(number) < 0x1p53 else {
      throw rows.error(
        "column \(label + 1): expected a whole number as label; found \(quoted(try rows.text(label))); number the "
          + "classes, in pandas with df[column] = pandas.factorize(df[column])[0]")
    }
    return value
  }

  private func pixel(_ rows: borrowing CSVScanner, _ column: Int) throws -> UInt8 {
    guard let number = rows.number(column) else {
      throw rows.error(
        "column \(column + 1): expected \(scaling.expectation) as pixel; found \(quoted(try rows.text(column))); "
          + "correct the field, or leave the row out")
    }
    if let byte = scaling.byte(number) { return byte }
    if scaling == .bytes, number > 0, number < 1 { throw Refusal.fraction }
    throw rows.error(
      "column \(column + 1): expected \(scaling.expectation) as pixel; found \(quoted(try rows.text(column))); say "
        + "what white is with --maximum")
  }
}
