import ArgumentParser

@main
struct MakeFolds: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "make-folds")
}
