import ArgumentParser
import Formats
import Network
import ONNX
import ToolFrame

@main
struct ExportONNX: Tool {
  static let configuration = CommandConfiguration.tool(
    "export-onnx",
    abstract: "Write a model in the ONNX format, for other programs to run.",
    usage: ["[<options>]"],
    discussion: """
      Writes operator set \(ONNXFile.operatorSet), which onnxruntime and many others execute. The input image is float32 \
      [N, channels, height, width], the pixels' bytes divided by 255; the outputs are probabilities and logits, float32 \
      [N, classes]. The same model makes the same bytes.
      """,
    examples: [
      "export-onnx --output digits.onnx"
    ])

  @Option(.safetensors, "Model to write. (default: final/model.safetensors in --artifacts)")
  var model: String?

  @Option(.onnx, "Where it goes. (default: beside the model, as .onnx)")
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Divide the logits by this number, above 0, before the softmax, as evaluate --temperature does.", valueName: "t"))
  var temperature: Double?

  @OptionGroup(title: "General options") var common: CommonOptions

  func validate() throws {
    if let temperature, !(temperature > 0 && Float(temperature).isNormal) {
      throw ValidationError("--temperature is \(temperature); give a number above 0")
    }
  }

  private var modelPath: String { model ?? common.artifacts.final.model }

  private var outputPath: String {
    let suffix = ".safetensors"
    return output
      ?? (modelPath.hasSuffix(suffix) ? String(modelPath.dropLast(suffix.count)) : modelPath) + ".onnx"
  }

  func execute() throws {
    try OutputFiles.check([outputPath], from: [modelPath])
    let (model, checksum) = try Model.readWithChecksum(modelPath)
    let file: ONNXFile
    do {
      file = try ONNXFile(
        model, temperature: temperature, producer: (name: "digit-pipeline", version: Version.current),
        facts: ["model_crc32": checksum.tableText])
    } catch {
      throw FileError(.badData, path: modelPath, error.description)
    }
    try AtomicFile.write(file.bytes, to: outputPath)
    common.console.say(
      "\(outputPath): \(model.shape.architecture), \(grouped(model.shape.parameterCount)) parameters,"
        + " \(file.nodeCount) operators of ONNX operator set \(ONNXFile.operatorSet)")
  }
}
