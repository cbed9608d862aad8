import Network
import Testing

@Suite struct NetworkSummaryTests {
  @Test func defaultNetwork() throws {
    let network = try NetworkShape(.reference, image: ImageShape(height: 28, width: 28), classes: 10)
    #expect(
      network.summary() == """
        Layer    Computes               Output    Parameters
        ----------------------------------------------------
        input    image                  28×28              –
        conv1    convolution 3×3, ReLU  26×26×32         320
        pool1    maximum of 2×2         13×13×32           –
        conv2    convolution 3×3, ReLU  11×11×64      18,496
        pool2    maximum of 2×2         5×5×64             –
        conv3    convolution 3×3, ReLU  3×3×64        36,928
        flatten  row, column, channel   576                –
        dense1   dense, ReLU            64            36,928
        dense2   dense, softmax         10               650
        ----------------------------------------------------
        Trainable parameters: 93,322

        """)
  }

  @Test func colourImagesAndNoHiddenDenseLayer() throws {
    let network = try NetworkShape(
      Architecture("conv4x5"), image: ImageShape(height: 8, width: 10, channels: 3), classes: 1_000)
    #expect(
      network.summary() == """
        Layer    Computes               Output  Parameters
        --------------------------------------------------
        input    image                  8×10×3           –
        conv1    convolution 5×5, ReLU  4×6×4          304
        flatten  row, column, channel   96               –
        dense1   dense, softmax         1000        97,000
        --------------------------------------------------
        Trainable parameters: 97,304

        """)
  }
}
