import ArgumentParser

@main
struct AggregateCv: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "aggregate-cv")
}
