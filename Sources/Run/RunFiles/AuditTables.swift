import Dataset
import Formats

/// A row of `label_issues.csv`: a training image whose label is probably wrong.
package struct LabelIssue: Sendable, Equatable {
  /// The image's place among the training images.
  package var index = 0
  package var label = 0
  /// The class that the model takes it for.
  package var suggested = 0
  /// The probability that the model gives each class.
  package var probabilities: [Double]

  private var name = ""
  private var suggestedName = ""
  private var file = ""

  private init(classCount: Int) { probabilities = [Double](repeating: 0, count: classCount) }

  /// Makes a row.
  ///
  /// - `file`: Where the image comes from; empty if unknown.
  package init(index: Int, label: Int, suggested: Int, probabilities: [Double], _ names: ClassNames?, file: String) {
    (self.index, self.label, self.suggested, self.probabilities) = (index, label, suggested, probabilities)
    (name, suggestedName, self.file) = (names.text(label), names.text(suggested), file)
  }

  /// The table.
  ///
  /// - `hasNames`: Whether it has columns with the names of the classes.
  /// - `hasFiles`: Whether it has a column with the files that images come from.
  package static func schema(
    classCount: Int, hasNames: Bool = false, hasFiles: Bool = false
  ) -> CSVSchema<LabelIssue> {
    let classes = 0...classCount - 1
    var columns: [CSVSchema<LabelIssue>.Column] = [
      .whole("index", \.index), .whole("label", \.label, in: classes),
      .whole("suggested", \.suggested, in: classes),
    ]
    if hasNames {
      columns.insert(.column("name", \.name), at: 2)
      columns.append(.column("suggested_name", \.suggestedName))
    }
    for label in classes { columns.append(.fraction("p\(label)", \.probabilities[label])) }
    if hasFiles { columns.append(.column("file", \.file)) }
    return CSVSchema(blank: LabelIssue(classCount: classCount), remedy: "run audit-data", columns)
  }

  /// Reads the file.
  ///
  /// - Throws: `FileError` if it cannot be read or a field may not hold what it does.
  package static func read(_ path: String) throws -> [LabelIssue] {
    let columns = try CSVReader(path, required: required).columns
    return try schema(classCount: classCount(columns)).read(path)
  }

  /// The table with these columns, if they are those of one.
  static func schema(of columns: [String]) -> CSVSchema<LabelIssue>? {
    Set(columns).isSuperset(of: required) ? schema(classCount: classCount(columns)) : nil
  }

  private static let required = ["index", "label", "suggested", "p0"]

  private static func classCount(_ columns: [String]) -> Int {
    columns.count { $0.first == "p" && Int($0.dropFirst()) != nil }
  }
}

/// A row of `duplicates.csv`: an image that another one equals in every pixel.
package struct DuplicateRow: Sendable, Equatable {
  /// Whether identical images have the same label.
  package enum Labels: String, Sendable, CaseIterable {
    case equal, contradicting
  }

  /// The identical images that it is one of, from 0.
  package var group = 0
  /// Its set, `train` or `test`.
  package var set = ""
  /// Its place in the set.
  package var index = 0
  package var label = 0
  /// Whether all images of the group have this label.
  package var labels: Labels { Labels(rawValue: labelsText) ?? .equal }

  private var labelsText = ""
  private var name = ""
  private var file = ""

  private init() {}

  package init(
    group: Int, set: String, index: Int, label: Int, labels: Labels, _ names: ClassNames?, file: String
  ) {
    (self.group, self.set, self.index, self.label) = (group, set, index, label)
    (labelsText, name, self.file) = (labels.rawValue, names.text(label), file)
  }

  package static func schema(hasNames: Bool = false, hasFiles: Bool = false) -> CSVSchema<DuplicateRow> {
    let possible = Labels.allCases.map(\.rawValue)
    return CSVSchema(
      blank: DuplicateRow(), remedy: "run audit-data",
      [
        .whole("group", \.group), .column("set", \.set), .whole("index", \.index),
        .whole("label", \.label, in: 0...255),
      ]
        + (hasNames ? [.column("name", \.name)] : [])
        + [.column("labels", \.labelsText, "\(possible.joined(separator: " or "))") { possible.contains($0) }]
        + (hasFiles ? [.column("file", \.file)] : []))
  }
}

/// A row of `odd_images.csv`: an image that does not look like the others.
package struct OddImageRow: Sendable, Equatable {
  /// Its set, `train` or `test`.
  package var set = ""
  /// Its place in the set.
  package var index = 0
  /// What is odd about it.
  package var oddity: ImageOddity { ImageOddity(rawValue: oddityText) ?? .constant }

  private var label = 0
  private var oddityText = ""
  private var name = ""
  private var file = ""

  private init() {}

  package init(set: String, index: Int, label: Int, _ oddity: ImageOddity, _ names: ClassNames?, file: String) {
    (self.set, self.index, self.label, oddityText) = (set, index, label, oddity.rawValue)
    (name, self.file) = (names.text(label), file)
  }

  package static func schema(hasNames: Bool = false, hasFiles: Bool = false) -> CSVSchema<OddImageRow> {
    let possible = ImageOddity.allCases.map(\.rawValue)
    return CSVSchema(
      blank: OddImageRow(), remedy: "run audit-data",
      [.column("set", \.set), .whole("index", \.index), .whole("label", \.label, in: 0...255)]
        + (hasNames ? [.column("name", \.name)] : [])
        + [.column("oddity", \.oddityText, "one of \(possible.joined(separator: ", "))") { possible.contains($0) }]
        + (hasFiles ? [.column("file", \.file)] : []))
  }
}

/// A row of `shift.csv`: a fraction of the training images beside the same of the test images.
package struct ShiftRow: Sendable, Equatable {
  /// What is compared: `accuracy`, `class`, or an oddity of images.
  package var share = ""
  /// The class, if it is the fraction of one.
  package var label: Int?
  /// The fraction of the training images.
  package var train = 0.0
  /// The fraction of the test images.
  package var test = 0.0
  /// The standard error of the difference.
  package var standardError = 0.0

  /// How much larger the fraction of the test images is.
  package var difference: Double { test - train }
  /// Whether the difference is larger than three standard errors, which chance alone does once in 370 times.
  package var isBeyondChance: Bool { abs(difference) > 3 * standardError }

  private init() {}

  /// Compares how many of the training images with how many of the test images.
  ///
  /// - Precondition: there are images in both sets.
  package init(
    _ share: String, label: Int? = nil, train: (count: Int, of: Int), test: (count: Int, of: Int)
  ) {
    (self.share, self.label) = (share, label)
    (self.train, self.test) = (Double(train.count) / Double(train.of), Double(test.count) / Double(test.of))
    func variance(_ share: Double, _ count: Int) -> Double { share * (1 - share) / Double(count) }
    standardError = (variance(self.train, train.of) + variance(self.test, test.of)).squareRoot()
  }

  /// What the fraction of images classified correctly is called.
  package static let accuracy = "accuracy"
  /// What the fraction of a class is called.
  package static let classShare = "class"

  package static var schema: CSVSchema<ShiftRow> {
    CSVSchema(
      blank: ShiftRow(), remedy: "run audit-data",
      [
        .column("share", \.share), .column("label", \.label), .fraction("train", \.train), .fraction("test", \.test),
        .derived("difference", \.difference), .nonNegative("standard_error", \.standardError),
      ])
  }
}
