import ArgumentParser

@main
struct TrainFinal: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "train-final")
}
