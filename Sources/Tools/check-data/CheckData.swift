import ArgumentParser
import Dataset
import Formats
import Glibc
import RunFiles
import ToolFrame

@main
struct CheckData: Tool {
  static let configuration = CommandConfiguration.tool(
    "check-data",
    abstract: "Say what data set a folder holds, and compare its files with its SHA256SUMS.",
    usage: ["<dir> [<options>]"],
    discussion: """
      Makes sure that the four IDX files of a data set such as MNIST are there, plain or gzip-compressed, each in the folder \
      or in one of its own name. With --sums it compares them with the sums in SHA256SUMS, if the folder has that file: in \
      the form of sha256sum, of sha256sum --tag or of openssl. A sum may be of a file or of what it decompresses to.

      --converter prints the name of the tool that makes arrays of the data set, for scripts, and nothing else.

      Nothing is written. Whether the files hold what they should, the converter finds out.
      """,
    examples: ["check-data data/mnist --sums"])

  @Argument(help: ArgumentHelp("Folder with the data set.", valueName: "dir"), completion: .directory)
  var directory: String

  @Flag(help: "Compare the files with SHA256SUMS.")
  var sums = false

  @Flag(help: "Print the tool that converts the data set, and nothing else.")
  var converter = false

  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    if directory.isEmpty { throw ValidationError("the folder's name is empty: give the folder with the data set") }
    if sums, converter { throw ValidationError("--sums and --converter exclude each other: give one of them") }
  }

  func execute() throws {
    let files = try DataSetFiles(in: directory)
    if converter { return common.console.say("idx-convert") }
    guard sums else { return common.console.say("\(directory): a data set of \(files.all.count) IDX files") }
    let listPath = Artifacts(directory).path("SHA256SUMS")
    guard access(listPath, F_OK) == 0 else {
      return common.console.say("no SHA256SUMS in \(directory): nothing to compare with")
    }
    let comparison = try ChecksumComparison(of: files.all, with: ChecksumList.read(listPath), from: listPath)
    common.console.say("\(comparison.matching.count) files match \(listPath)")
    if !comparison.unlisted.isEmpty {
      common.console.note(
        "check-data: \(listPath) has no sum that \(comparison.unlisted.joined(separator: ", ")) can be compared with")
    }
  }
}
