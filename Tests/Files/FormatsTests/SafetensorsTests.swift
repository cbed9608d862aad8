import Formats
import Tensors
import Testing

struct SafetensorsTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// What make_fixtures.py saved as keras.safetensors.
  static let keras = Safetensors(
    metadata: ["architecture": "conv2"],
    tensors: ["conv1/kernel": Fixture.ramp([3, 3, 1, 2]), "conv1/bias": Fixture.ramp([2])])

  static let names = Safetensors(
    metadata: ["ключ": "\t\u{1F}\u{2028}/ \u{1F600}"], tensors: ["größe/\u{4E2D}\n\"\\\u{1}": Fixture.ramp([2])])

  @Test func readsWhatTheLibraryWrites() throws {
    #expect(try Safetensors.read(Fixture.path("keras.safetensors")) == Self.keras)
    #expect(try Safetensors.read(Fixture.path("names.safetensors")) == Self.names)
    #expect(try Safetensors.read(Fixture.path("nothing.safetensors")) == Safetensors())
    #expect(
      try Safetensors.read(Fixture.path("torch.safetensors"))
        == Safetensors(
          metadata: ["format": "pt"], tensors: ["weight": Fixture.ramp([2, 3]), "bias": Fixture.ramp([2])]))
  }

  @Test func writesTheSameBytesAsTheLibrary() throws {
    try Self.keras.write(to: folder["a"])
    #expect(try contents(folder["a"]) == Fixture.bytes("keras.safetensors"))
    #expect(try Self.names.encoded() == Fixture.bytes("names.safetensors"))
    #expect(try Safetensors().encoded() == Fixture.bytes("nothing.safetensors"))
  }

  @Test func convertsOtherFloats() throws {
    let tensors = try Safetensors.read(Fixture.path("mixed.safetensors")).tensors
    let values: [Float] = [1, -2.5, 0, 65504, 1e-7, -0.1]
    #expect(tensors["single"] == Tensor(shape: [2, 3], values))
    #expect(tensors["half"] == Tensor(shape: [2, 3], values.map { Float(Float16($0)) }))
    // bfloat16 keeps the upper half of a float, rounded to nearest even.
    let brain = values.map { Float(bitPattern: ($0.bitPattern + 0x7FFF + ($0.bitPattern >> 16) & 1) & 0xFFFF_0000) }
    #expect(tensors["brain"] == Tensor(shape: [2, 3], brain))
    #expect(tensors["double"] == Tensor(shape: [2, 3], values.map { Float(Double($0) / 3) }))
    #expect(tensors["scalar"] == Tensor(shape: [], [3.25]))
    #expect(tensors["none"] == Tensor(shape: [0, 4], []))
    #expect(tensors.count == 6)
  }

  @Test func equalContentIsEqualBytesWhateverTheOrder() {
    let names = (0..<50).map { "layer\($0)/kernel" }
    var forwards = Safetensors()
    var backwards = Safetensors()
    for name in names { forwards.tensors[name] = Tensor(shape: [1], [1]) }
    for name in names.reversed() { backwards.tensors[name] = Tensor(shape: [1], [1]) }
    for name in names { forwards.metadata[name] = "x" }
    for name in names.reversed() { backwards.metadata[name] = "x" }
    #expect(forwards.encoded() == backwards.encoded())
  }

  @Test func roundTripsEveryCharacterAndShape() throws {
    var content = Safetensors()
    for code in UInt32(0)..<0x180 {
      guard let scalar = Unicode.Scalar(code) else { continue }
      content.metadata["key \(code)"] = "<\(Character(scalar))>"
      content.tensors["t\(Character(scalar))\(code)"] = Tensor(shape: [1, 0, 3], [])
    }
    content.tensors["values"] = Tensor(
      shape: [2, 1, 2], [.greatestFiniteMagnitude, -0.0, .leastNonzeroMagnitude, .pi])
    try content.write(to: folder["a"])
    #expect(try Safetensors.read(folder["a"]) == content)
    #expect(try withPipe(holding: content.encoded()) { try Safetensors.read($0) } == content)
  }

  @Test func readsHeadersThatOthersMayWrite() throws {
    let header = """
      { "b" :\t{"data_offsets":[4,8],"shape":[ 1 ],"dtype":"F32"},
        "\\u0061\\ud83d\\ude00\\/": {"dtype":"F32","shape":[],"data_offsets":[0,4]} }
      """
    let path = try folder.file("a", SafetensorsMalformationTests.file(header, data: [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]))
    #expect(
      try Safetensors.read(path).tensors == ["a\u{1F600}/": Tensor(shape: [], [1]), "b": Tensor(shape: [1], [2])])
  }

  @Test func namesWeightsThatAreNotFinite() throws {
    var content = Safetensors(tensors: [
      "a/kernel": Tensor(shape: [2, 3, 4], repeating: 1), "b": Tensor(shape: [], [1]),
    ])
    #expect(throws: Never.self) { try content.checkFinite(in: "model") }
    content.tensors["a/kernel"]?[1, 0, 3] = .nan
    content.tensors["b"]?[] = -.infinity
    try content.write(to: folder["a"])
    let read = try Safetensors.read(folder["a"])
    let error = fileError { try read.checkFinite(in: folder["a"]) }
    #expect(
      error
        == FileError(
          .badData, path: folder["a"],
          "expected finite numbers; found nan in 'a/kernel' at [1, 0, 3]; the training that wrote it diverged or the "
            + "file is damaged; train again with a smaller learning rate"))
    content.tensors["a/kernel"] = nil
    #expect(fileError { try content.checkFinite(in: "m") }?.problem.contains("found -inf in 'b' at []") == true)
  }
}
