import CInstructionSet

/// The sizes that kernels cut their work into, in one place, with the reason for each.
enum BlockSizes {
  /// Whether one register holds a whole ``Vector``.
  @inline(__always)
  static var isVectorOneRegister: Bool { vectorRegisterBytes == 64 }

  /// The lanes of one register, for what holds nine of them at once: the taps of a 3×3 filter, or of its gradient.
  @inline(__always)
  static var registerLanes: Int { isVectorOneRegister ? 16 : 8 }

  /// Registers of channels whose 3×3 taps are held together: two where there are 32 registers, so that a gradient and
  /// its place are read once for 18 sums.
  static func sparseRegisters(_ shape: ConvolutionShape) -> Int {
    isVectorOneRegister && shape.kernel == 3 && shape.inputChannels % (2 * registerLanes) == 0 ? 2 : 1
  }

  /// Images whose gradients are gathered in one list for each filter: as many as keep `width` of their channels in a
  /// first-level cache of 32 KiB, or of the 48 KiB of most processors with AVX-512. Longer lists are fewer loops to
  /// enter and leave for the same gradients.
  static func sparseImages(pixels: Int, width: Int) -> Int {
    let bytes = isVectorOneRegister ? 44 * 1024 : 22 * 1024
    return max(1, min(imagesPerShard, bytes / (pixels * width * MemoryLayout<Float>.stride)))
  }

  /// The most rows of a register tile of rows × one ``Vector``.
  ///
  /// AVX2: 6 rows are 12 of 16 registers, one vector of the other operand takes 2, a broadcast 1. With 32 registers of
  /// 16 lanes, 12 rows leave room for the rest and hide the latency of the fused multiply–add three times over.
  @inline(__always)
  static var tileRows: Int { isVectorOneRegister ? 12 : 6 }

  /// Panels that one tile multiplies together: with 32 registers of 16 lanes two, since a tile of 8 × 2 waits less for
  /// broadcasts than one of 12 × 1.
  @inline(__always)
  static var tilePanels: Int { isVectorOneRegister ? 2 : 1 }

  /// The most rows of a tile of two panels: 18 sums, two vectors of the other operand, a broadcast.
  static let pairRows = 9

  /// Elements between two panels' products beyond what they need; five cache lines.
  static let panelGap = 80

  /// Elements between two frequencies of a Winograd transform beyond what they need; a cache line. Without it the
  /// frequencies of 32 or 64 channels lie 2 or 4 KiB apart, and the 25 or 36 stores of a transform share one or two
  /// sets of the first-level cache, which has no room for them.
  static let planeGap = 16

  /// The most vectors of one strip of accumulators in the backward passes that visit argmax positions only.
  ///
  /// A 3×3 kernel over 32 channels has rows of six vectors, over 64 twice that. Six are 12 of AVX2's 16 registers, and
  /// enough independent sums to hide the latency of the fused multiply–add on every machine.
  static let stripVectors = 6

  /// Images whose patches a pooled Winograd convolution multiplies together.
  ///
  /// With two, the tiles of a 10×10 output make 8, 12 or 18 rows for each transformed filter, which fill the register
  /// tiles; four or eight measured the same.
  static let winogradImages = 2
}

/// The number of images that one task takes through the network.
///
/// Eight images' activations of the reference network (1.4 Mbit each) stay in a 512 KiB second-level cache, eight rows
/// fill the register tiles of the dense layers, and a batch of 64 makes eight tasks for up to eight threads. It is the
/// same on every machine, since the order in which gradients are added, and so their bits, depends on it.
public let imagesPerShard = 8
