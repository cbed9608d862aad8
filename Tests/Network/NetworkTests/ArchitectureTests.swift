import Network
import Testing

@Suite struct ArchitectureTests {
  @Test func readsEveryKindOfLayer() throws {
    let architecture = try Architecture("conv8,conv16x5,pool,dense32")
    #expect(
      architecture.layers == [
        .convolution(filters: 8, kernel: 3), .convolution(filters: 16, kernel: 5), .pool, .dense(units: 32),
      ])
  }

  @Test func referenceIsTheDefaultText() throws {
    #expect(Architecture.reference.description == "conv32,pool,conv64,pool,conv64,dense64")
    #expect(try Architecture("conv32,pool,conv64,pool,conv64,dense64") == .reference)
  }

  @Test(arguments: [
    ("conv32 , pool,\tdense64", "conv32,pool,dense64"),
    ("conv32x3", "conv32"),
    ("conv1x1", "conv1x1"),
    ("pool,pool", "pool,pool"),
    ("dense007", "dense7"),
    ("conv65536x65536", "conv65536x65536"),
  ])
  func writesWhatItReadsInOneForm(text: String, canonical: String) throws {
    let architecture = try Architecture(text)
    #expect(architecture.description == canonical)
    #expect(try Architecture(canonical) == architecture)
  }

  @Test(arguments: [
    ("", "layer 1 is empty"),
    ("conv32,", "layer 2 is empty"),
    ("conv32,,pool", "layer 2 is empty"),
    ("conv32,flatten", "\"flatten\" is not a layer"),
    ("conv", "\"conv\" is not a layer"),
    ("Conv32", "\"Conv32\" is not a layer"),
    ("conv-3", "\"conv-3\" is not a layer"),
    ("conv+3", "\"conv+3\" is not a layer"),
    ("conv3x", "\"conv3x\" is not a layer"),
    ("conv3x3x3", "\"conv3x3x3\" is not a layer"),
    ("conv３", "\"conv３\" is not a layer"),
    ("pool2", "\"pool2\" is not a layer"),
    ("dense", "\"dense\" is not a layer"),
    ("dense 64", "\"dense 64\" is not a layer"),
    ("conv32;pool", "\"conv32;pool\" is not a layer"),
  ])
  func refusesWhatIsNoLayer(text: String, problem: String) {
    let message = "architecture \"\(text)\": \(problem); write convN, convNxK, pool or denseN between commas"
    expectError(ArchitectureError.self, message) { _ = try Architecture(text) }
  }

  @Test(arguments: [
    ("conv0", "conv0: 1 to 65536 filters are possible, 0 were asked for"),
    ("conv8x0", "conv8x0: 1 to 65536 rows in a filter are possible, 0 were asked for"),
    ("dense65537", "dense65537: 1 to 65536 units are possible, 65537 were asked for"),
    (
      "dense99999999999999999999",
      "dense99999999999999999999: 1 to 65536 units are possible, 99999999999999999999 were asked for"
    ),
  ])
  func refusesSizesThatCannotBe(text: String, message: String) {
    expectError(ArchitectureError.self, message) { _ = try Architecture(text) }
  }

  @Test(arguments: [
    (8, 8, "conv32,pool,conv64,dense64"), (10, 28, "conv32,pool,conv64,pool,dense64"), (5, 5, "conv32,pool,dense64"),
    (2, 2, "pool,dense64"), (1, 9, "dense64"),
  ])
  func leavesOutWhatSmallImagesHaveNoRoomFor(height: Int, width: Int, remaining: String) throws {
    let image = ImageShape(height: height, width: width)
    let fitted = try #require(Architecture.reference.fitted(to: image))
    #expect(fitted.description == remaining)
    #expect(throws: Never.self) { try NetworkShape(fitted, image: image, classes: 2) }
  }

  @Test func hasNothingToLeaveOut() throws {
    #expect(Architecture.reference.fitted(to: ImageShape(height: 28, width: 28)) == nil)
    #expect(try Architecture("conv8x9,pool").fitted(to: ImageShape(height: 1, width: 1)) == nil)
  }

  @Test(arguments: [("dense8,conv9", "conv9"), ("conv4,dense8,pool", "pool")])
  func refusesImagesBehindADenseLayer(text: String, layer: String) {
    expectError(
      ArchitectureError.self,
      "architecture \"\(text)\": \(layer) follows a dense layer, whose output has no rows and columns; "
        + "put the convolutions and pools first"
    ) { _ = try Architecture(text) }
  }
}
