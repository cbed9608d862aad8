import ArgumentParser

@main
struct RenderFilters: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "render-filters")
}
