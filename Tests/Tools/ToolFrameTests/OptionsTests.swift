import ArgumentParser
import RunFiles
import Testing
import ToolFrame

@Suite struct OptionsTests {
  private struct Example: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @OptionGroup var seed: SeedOption
    @OptionGroup var threads: ThreadsOption
  }

  @Test func defaults() throws {
    let options = try Example.parse([])
    #expect(options.common.artifacts == Artifacts("artifacts"))
    #expect(!options.common.console.isQuiet)
    #expect(options.seed.seed == 42)
    #expect(options.threads.count >= 1)
  }

  @Test func values() throws {
    let options = try Example.parse(["--artifacts", "x", "--quiet", "--seed", "4294967295", "--threads", "256"])
    #expect(options.common.artifacts.directory == "x")
    #expect(options.common.console.isQuiet)
    #expect(options.seed.seed == .max)
    #expect(options.threads.count == 256)
  }

  @Test(arguments: [
    (["--artifacts", ""], "--artifacts is empty"),
    (["--threads", "0"], "--threads is 0; give a number from 1 to 256"),
    (["--threads", "257"], "--threads is 257; give a number from 1 to 256"),
    (["--threads", "two"], "The value 'two' is invalid for '--threads <n>'"),
    (["--seed", "4294967296"], "The value '4294967296' is invalid for '--seed <s>'"),
    (["--seed=-1"], "The value '-1' is invalid for '--seed <s>'"),
  ])
  func wrongValues(arguments: [String], message: String) {
    do {
      _ = try Example.parse(arguments)
      Issue.record("\(arguments) was accepted")
    } catch {
      #expect(Example.message(for: error).hasPrefix(message))
      #expect(Example.exitCode(for: error).rawValue == ToolStatus.usage.rawValue)
    }
  }
}
