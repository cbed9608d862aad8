import Formats

/// The names of a data set's classes.
///
/// Labels are numbers in every file; names stand beside them wherever people read. In a data set without
/// names, classes are called by their numbers: `nil` and names that are those numbers mean the same.
public struct ClassNames: Sendable, Hashable {
  /// The name of each class; its place is the label.
  public let names: [String]

  /// The longest name, in bytes of UTF-8: what a folder's name may have.
  static let longestName = 255

  /// Checks names.
  ///
  /// - Returns: `nil` where each name is its number, which says nothing.
  /// - Throws: ``ClassNameError``: a name is empty, too long, has characters that are no text, or two differ in nothing
  ///   that people see.
  package init?(_ names: [String]) throws(ClassNameError) {
    var places: [String: Int] = [:]
    for (label, name) in names.enumerated() {
      guard !name.isEmpty else { throw .empty(label: label) }
      guard name.utf8.count <= Self.longestName else { throw .tooLong(name) }
      guard !name.unicodeScalars.contains(where: isControl) else { throw .control(name) }
      // Swift's strings are equal when their normal forms are.
      let key = name.lowercased()
      if let other = places[key] { throw .alike(names[other], name) }
      places[key] = label
    }
    guard names.enumerated().contains(where: { $1 != "\($0)" }) else { return nil }
    self.names = names
  }
}

/// A problem with the names of classes.
package enum ClassNameError: Error, Equatable, CustomStringConvertible {
  case empty(label: Int)
  case tooLong(String)
  case control(String)
  case alike(String, String)

  /// What was expected, what was found and what to do.
  package var description: String {
    switch self {
    case .empty(let label): "expected a name for each class; found none for \(label); give it one"
    case .tooLong(let name):
      "expected names of classes of at most \(ClassNames.longestName) bytes; found \(name.utf8.count); shorten it"
    case .control(let name):
      "expected names of classes without control characters; found \(quoted(name)); rename the class"
    case .alike(let one, let other):
      "expected names of classes that differ in more than case or Unicode's normal form; found \(quoted(one)) and "
        + "\(quoted(other)); rename one of the two classes, or bring them together"
    }
  }
}

extension ClassNames? {
  /// A class in a text: its name, or its number where there are no names.
  public func text(_ label: Int) -> String {
    guard let names = self?.names, names.indices.contains(label) else { return "\(label)" }
    return names[label]
  }

  /// A class at the head of a table's row: its number, and its name where there are names.
  package func heading(_ label: Int) -> String {
    guard let names = self?.names, names.indices.contains(label) else { return "\(label)" }
    return "\(label) \(names[label])"
  }

  /// The columns of a table in which a label's name stands: one behind the label's own, none where there are no names.
  public func columns(_ name: String) -> [String] { self == nil ? [] : [name] }

  /// A label's fields in the columns of ``columns(_:)``.
  package func fields(_ label: Int) -> [String] { self == nil ? [] : [text(label)] }
}
