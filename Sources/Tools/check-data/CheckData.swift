import ArgumentParser
import Dataset
import Formats
import ImageImport
import RunFiles
import ToolFrame

@main
struct CheckData: Tool {
  static let configuration = CommandConfiguration.tool(
    "check-data",
    abstract: "Say what data set a folder holds, and compare its files with its SHA256SUMS.",
    usage: ["<dir> [<options>]"],
    discussion: """
      Checks that the four IDX files of a data set such as MNIST are there, plain or gzip-compressed, each in the folder \
      or in one of its own name. With --sums it compares them with the sums in SHA256SUMS, if the folder has that file: in \
      the form of sha256sum, of sha256sum --tag or of openssl. A sum may be of a file or of what it decompresses to.

      Where there are other data that import-images reads (pictures, tables of pixels, arrays), it says what they are.

      Nothing is written. The converter checks the content of the files.
      """,
    examples: ["check-data data/mnist --sums"])

  @Argument(help: ArgumentHelp("Folder or file with the data set.", valueName: "dir"), completion: .file())
  var directory: String

  @Flag(help: "Compare the files with SHA256SUMS.")
  var sums = false

  @OptionGroup(title: "General options") var common: CommonOptions
  @OptionGroup var outcome: OutcomeOption

  func validate() throws {
    if directory.isEmpty { throw ValidationError("the folder's name is empty: give the folder with the data set") }
  }

  func execute() throws {
    let files: DataSetFiles
    do { files = try DataSetFiles(in: directory) } catch { return try describeOwnData(orElse: error) }
    guard sums else {
      return say("\(directory): a data set of \(files.all.count) IDX files", converter: "idx-convert")
    }
    let listPath = Artifacts(directory).path("SHA256SUMS")
    guard Paths.exists(listPath) else {
      return say("no SHA256SUMS in \(directory): nothing to compare with", converter: "idx-convert")
    }
    let comparison = try ChecksumComparison(of: files.all, with: ChecksumList.read(listPath), from: listPath)
    say("\(comparison.matching.count) files match \(listPath)", converter: "idx-convert")
    if !comparison.unlisted.isEmpty {
      common.console.note(
        "check-data: \(listPath) has no sum that \(comparison.unlisted.joined(separator: ", ")) can be compared with")
    }
  }

  /// Says what else there is; where that is nothing, the four files are what is missing.
  private func describeOwnData(orElse missing: FileError) throws {
    do {
      let found = try ImageImport(directory, test: nil, options: ImportOptions())
      say("\(directory): \(found.description)", converter: "import-images")
    } catch let error as FileError where error.kind == .noInput {
      throw missing
    } catch {
      // Several data sets, for example, of which an option of import-images chooses one.
      say("\(error)", converter: "import-images")
    }
  }

  /// Says what the data set is and, for scripts, which tool makes arrays of it.
  private func say(_ words: String, converter: String) {
    common.console.say(words)
    outcome.say(words, converter)
  }
}
