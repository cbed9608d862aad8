import Formats
import FoundationEssentials
import Testing

@Suite("export-onnx")
struct ExportONNXTests {
  @Test("writes the final model beside itself, the same bytes every time")
  func defaults() async throws {
    let folder = try await SmallData.finished.value.copy()
    let run = try await folder.run("export-onnx").succeeds()
    #expect(run.errors.isEmpty)
    // conv1 3·3·4 + 4, dense1 5·5·4·8 + 8, dense2 8·3 + 3.
    #expect(
      run.output
        == "artifacts/final/model.onnx: conv4,pool,dense8, 875 parameters, 8 operators of ONNX operator set 17\n")
    let bytes = try folder.bytes("artifacts/final/model.onnx")
    #expect(bytes.count > 4 * 875 && bytes.count < 4 * 875 + 4_000)
    let again = try await folder.run("export-onnx", ["--output", "again.onnx", "--quiet"])
    #expect(again == ToolRun(status: 0, output: "", errors: ""))
    #expect(try folder.bytes("again.onnx") == bytes)
    // Texts are in the file as they are.
    let model = try folder.bytes("artifacts/final/model.safetensors")
    let checksum = "0x" + model.withUnsafeBytes { CRC32.of($0) }.hexadecimal
    for text in ["conv4,pool,dense8", checksum, "pixel bytes divided by 255", "digit-pipeline"] {
      #expect(bytes.firstRange(of: text.utf8) != nil, "\(text)")
    }
  }

  @Test("another model goes beside itself, and a temperature changes the file")
  func otherModel() async throws {
    let folder = try await SmallData.finished.value.copy()
    let model = "artifacts/fold-2/model.safetensors"
    try await folder.run("export-onnx", ["--model", model]).succeeds()
    let plain = try folder.bytes("artifacts/fold-2/model.onnx")
    let run = try await folder.run("export-onnx", ["--model", model, "--temperature", "1.25"])
    #expect(run.output.contains(" 9 operators "))
    let scaled = try folder.bytes("artifacts/fold-2/model.onnx")
    #expect(plain.firstRange(of: "temperature".utf8) == nil)
    #expect(scaled.firstRange(of: "divided by the temperature 1.25".utf8) != nil)
  }

  @Test(
    "parameters are checked before any work",
    arguments: [
      (["--output", ""], "The value '' is invalid for '--output <onnx>': give the name of a file"),
      (["--temperature=0"], "--temperature is 0.0; give a number above 0"),
      (["--temperature=nan"], "--temperature is nan; give a number above 0"),
      (["--temperature=-2"], "--temperature is -2.0; give a number above 0"),
    ])
  func parameters(_ arguments: [String], _ message: String) async throws {
    try await ToolRun("export-onnx", arguments).fails(64, "export-onnx: error: \(message) (see 'export-onnx --help')")
  }
}
