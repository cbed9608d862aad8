import ArgumentParser

@main
struct TrainFold: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "train-fold")
}
