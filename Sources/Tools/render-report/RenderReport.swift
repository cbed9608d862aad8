import ArgumentParser
import Formats
import Report
import ToolFrame

@main
struct RenderReport: Tool {
  static let configuration = CommandConfiguration.tool(
    "render-report",
    abstract: "Show a whole run on one page.",
    usage: ["[<options>]"],
    discussion: """
      Writes report.html, a page that needs no other file, no network and no script: what was run, the times of the \
      stages, the cross-validation beside the published figures (if the data are MNIST, which their CRC-32 tell), learning \
      curves, the confusion matrix, scores of each class, calibration, the most confident mistakes, and the pictures of \
      filters and feature maps.

      It reads what the other tools left in the artifacts folder. A section whose file is missing says which tool makes \
      it; a file that exists must be valid. The same files make the same page, byte for byte.
      """,
    examples: [
      "render-report --mistakes 100"
    ])

  @Option(.html, "Where the page goes. (default: report.html in --artifacts)")
  var output: String?

  @Option(help: ArgumentHelp("Most confident mistakes to show, 0 to 1000.", valueName: "n"))
  var mistakes = 24

  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    guard (0...1000).contains(mistakes) else {
      throw ValidationError("--mistakes is \(mistakes); give a number from 0 to 1000")
    }
  }

  func execute() throws {
    let path = output ?? common.artifacts.report
    let report = try RunReport(of: common.artifacts, mistakeLimit: mistakes)
    try OutputFiles.check([path], from: report.inputs)
    let bytes = Array(try report.html().utf8)
    try AtomicFile.write(bytes, to: path)
    let count = report.sectionCount
    common.console.say(
      "\(path): \(counted(count, "section")), \(grouped((bytes.count + 1023) / 1024)) KiB")
    for remark in report.remarks { common.console.note("render-report: \(remark)") }
    for missing in report.missing {
      common.console.note(
        "render-report: \(missing.file) is missing, so the page lacks its part; run \(missing.tool)")
    }
  }
}
