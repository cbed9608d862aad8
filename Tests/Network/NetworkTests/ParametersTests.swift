import Network
import Tensors
import Testing

@Suite struct ParametersTests {
  static func network(_ architecture: String = "conv2,dense3") throws -> NetworkShape {
    try NetworkShape(Architecture(architecture), image: ImageShape(height: 4, width: 4), classes: 2)
  }

  @Test func zerosHaveEveryTensorInLayerOrder() throws {
    let network = try Self.network()
    let parameters = Parameters(zerosOf: network)
    #expect(parameters.entries.map(\.name) == network.parameterShapes.map(\.name))
    #expect(parameters.entries.map(\.tensor.shape) == network.parameterShapes.map(\.shape))
    #expect(parameters.entries.allSatisfy { $0.tensor.elements.allSatisfy { $0 == 0 } })
    #expect(parameters.count == network.parameterCount)
  }

  @Test func tensorsAreReachedByNameAndPosition() throws {
    var parameters = Parameters(zerosOf: try Self.network())
    parameters["dense2/bias"] = Tensor(shape: [2], [1, 2])
    #expect(parameters["dense2/bias"].elements == [1, 2])
    #expect(parameters[5].elements == [1, 2])
    parameters[5][0] = 7
    #expect(parameters["dense2/bias"].elements == [7, 2])
    #expect(parameters != Parameters(zerosOf: try Self.network()))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, .signalingNaN])
  func namesTheFirstTensorThatIsNotFinite(value: Float) throws {
    var parameters = Parameters(glorotUniformFor: try Self.network(), seed: 1, fold: 1)
    #expect(parameters.firstNonFiniteName == nil)
    parameters["dense1/kernel"][1, 2] = value
    parameters["dense2/bias"][1] = value
    #expect(parameters.firstNonFiniteName == "dense1/kernel")
  }

  @Test func theLargestNumbersAreFinite() throws {
    var parameters = Parameters(zerosOf: try Self.network())
    parameters["dense1/bias"] = Tensor(shape: [3], [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1])
    #expect(parameters.firstNonFiniteName == nil)
  }
}
