import ArgumentParser
import Evaluation
import Formats
import RunFiles
import ToolFrame

/// Whether probabilities are scaled by a temperature, and which.
struct TemperatureOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Also divide the logits by this number, above 0; above 1 it lowers the confidence. fit finds the best number on the \
      folds' predictions, fold-K/predictions.csv.
      """, valueName: "fit|t"))
  var temperature: String?

  func validate() throws {
    guard temperature == nil || choice != nil else {
      throw ValidationError("--temperature is '\(temperature ?? "")'; give fit, or a number above 0")
    }
  }

  /// What is asked for.
  enum Choice {
    case fit
    case given(Double)
  }

  var choice: Choice? {
    guard let temperature else { return nil }
    if temperature == "fit" { return .fit }
    return Double(temperature).flatMap { $0 > 0 && Float($0).isNormal ? .given($0) : nil }
  }

  /// The temperature, fitted if that is asked for; `nil` if none is.
  func resolved(for model: ModelFile, in artifacts: Artifacts) throws -> Temperature? {
    switch choice {
    case nil: return nil
    case .given(let value): return Temperature(value)
    case .fit:
      return try Temperature(
        fittedTo: FoldModels(of: model, in: artifacts), classCount: model.model.shape.classes)
    }
  }
}
