import Formats

/// A row of `rungs.csv`: a candidate in a rung of a search by successive halving.
package struct RungRow: Sendable {
  package var rung = 1
  /// The most epochs of its trainings.
  package var epochs = 1
  package var candidate = ""
  /// What its row in the file of the candidates sets.
  package var options = ""
  /// The number of weights of its network.
  package var parameters = 1
  /// The mean of the folds' validation accuracies; `nil` if it could not be trained.
  package var accuracy: Double?
  /// Their standard deviation.
  package var deviation: Double?
  /// Its place among the candidates of the rung, from 1.
  package var rank = 1
  /// Whether it went on: to the next rung, or from the last one to the comparison.
  package var wentOn = false
  /// Why, or why not.
  package var reason = ""
  /// How long the training of all folds took, the epochs of earlier rungs that it went on from included.
  package var seconds = 0.0

  package init() {}

  package static var schema: CSVSchema<RungRow> {
    CSVSchema(
      blank: RungRow(), remedy: "run aggregate-cv --candidates FILE --halving EPOCHS",
      [
        .whole("rung", \.rung, in: 1...1_000_000), .whole("epochs", \.epochs, in: 1...1_000_000),
        .column("candidate", \.candidate),
        .whole("parameters", \.parameters, in: 1...Int.max),
        .column("valid_acc", \.accuracy, "a number from 0 to 1 or nothing") { (0...1).contains($0 ?? 0) },
        .column("valid_acc_std", \.deviation), .nonNegative("seconds", \.seconds),
        .whole("rank", \.rank, in: 1...Int.max),
        .column("went_on", \.went, "yes or no") { $0 == "yes" || $0 == "no" }, .column("reason", \.reason),
        .column("options", \.options),
      ])
  }

  private var went: String {
    get { wentOn ? "yes" : "no" }
    set { wentOn = newValue == "yes" }
  }
}
