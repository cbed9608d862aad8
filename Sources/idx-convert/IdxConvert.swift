import ArgumentParser

@main
struct IdxConvert: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "idx-convert")
}
