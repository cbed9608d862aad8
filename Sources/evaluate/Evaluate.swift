import ArgumentParser

@main
struct Evaluate: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "evaluate")
}
