import CInstructionSet

extension SparseGradient {
  /// Packs the filters [filter][row][row length] of one panel for the gradient of the input.
  ///
  /// Where patches slide, that is [register of channels][filter][tap][channel]: what they read of all filters is one
  /// stretch then, small enough for the first-level cache. Elsewhere filters stay as they are.
  public func pack(filters: Floats, panel: Int, into weights: Floats) {
    precondition(filters.count >= shape.weightCount && weights.count >= shape.weightCount)
    let from = filters.base + panel * shape.panelSize
    guard shape.slides else {
      (weights.base + panel * shape.panelSize).update(from: from, count: shape.panelSize)
      return
    }
    let lanes = BlockSizes.registerLanes
    for register in 0..<shape.inputChannels / lanes {
      let to = weights.base + (register * shape.filters + panel * vectorLanes) * slidingCount
      for tap in 0..<vectorLanes * shape.kernel * shape.kernel {
        let source = from + (tap &* shape.inputChannels &+ register &* lanes)
        (to + tap &* lanes).update(from: source, count: lanes)
      }
    }
  }

  /// Elements of one filter that a sliding patch reads.
  private var slidingCount: Int { 9 &* BlockSizes.registerLanes }

  /// Slides along the windows of some images, a register's lanes of channels at a time.
  @inline(__always)
  func slidePatches<Lanes: RegisterVector>(
    _: Lanes.Type, _ images: Int, _ gradient: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ lists: SparseLists, _ inputGradient: UnsafeMutablePointer<Float>
  ) {
    for channel in stride(from: 0, to: shape.inputChannels, by: Lanes.scalarCount) {
      let taps = weights + channel &* shape.filters &* 9
      for image in 0..<images {
        let target = inputGradient + (image &* shape.inputCount &+ channel)
        for row in 0..<shape.outputHeight {
          let window = image &* shape.outputPositions &+ row &* shape.outputWidth
          slide(
            Lanes.self, window: window, gradient + window &* shape.filters, taps, lists, isFirst: row == 0,
            target + shape.inputOffset(row: row, column: 0))
        }
      }
    }
    for image in 0..<images { clearMargin(inputGradient + image &* shape.inputCount) }
  }

  /// Slides along one row of windows.
  @inline(__always)
  private func slide<Lanes: RegisterVector>(
    _: Lanes.Type, window: Int, _ gradient: UnsafePointer<Float>, _ taps: UnsafePointer<Float>, _ lists: SparseLists,
    isFirst: Bool, _ target: UnsafeMutablePointer<Float>
  ) {
    let (stride, spacing) = (shape.inputStride, shape.inputChannels)
    var patch = PatchSums<Lanes>()
    if !isFirst { patch.loadLeft(target, stride: stride, spacing: spacing) }
    var corner = target
    var gradient = gradient
    for number in window..<window &+ shape.outputWidth {
      if !isFirst { patch.loadRight(corner + 2 &* spacing, stride: stride, spacing: spacing) }
      add(lists.atPosition(4 &* number), gradient, taps, lower: false, right: false, to: &patch)
      add(lists.atPosition(4 &* number &+ 1), gradient, taps, lower: false, right: true, to: &patch)
      add(lists.atPosition(4 &* number &+ 2), gradient, taps, lower: true, right: false, to: &patch)
      add(lists.atPosition(4 &* number &+ 3), gradient, taps, lower: true, right: true, to: &patch)
      patch.slide(to: corner, stride: stride, spacing: spacing)
      corner += 2 &* spacing
      gradient += shape.filters
    }
    patch.slide(to: corner, stride: stride, spacing: spacing)
  }

  /// Adds the gradients of the filters whose argmax is one position of a window.
  @inline(__always)
  private func add<Lanes: RegisterVector>(
    _ filters: BitSet, _ gradient: UnsafePointer<Float>, _ taps: UnsafePointer<Float>, lower: Bool, right: Bool,
    to patch: inout PatchSums<Lanes>
  ) {
    for filter in filters {
      let taps = inOneRegister(taps + filter &* 9 &* Lanes.scalarCount)
      patch.add(taps, lower: lower, right: right, times: Lanes(repeating: gradient[filter]))
    }
  }

  /// Sets to zero the odd last row and column, which no window of the pool sees.
  private func clearMargin(_ inputGradient: UnsafeMutablePointer<Float>) {
    let (rows, columns) = (2 &* shape.outputHeight &+ 2, 2 &* shape.outputWidth &+ 2)
    if columns < shape.inputWidth {
      for row in 0..<rows {
        (inputGradient + (row &* shape.inputStride &+ columns &* shape.inputChannels))
          .update(repeating: 0, count: shape.inputChannels)
      }
    }
    if rows < shape.inputHeight {
      (inputGradient + rows &* shape.inputStride).update(repeating: 0, count: shape.inputStride)
    }
  }

  /// Position by position, for other kernels and without a pool.
  ///
  /// Kernel rows are the outermost loop because one row of all filters fits the first-level cache and three do not.
  @inline(__always)
  func addRows(
    _ images: Int, _ gradient: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, _ lists: SparseLists,
    _ inputGradient: UnsafeMutablePointer<Float>
  ) {
    inputGradient.update(repeating: 0, count: images &* shape.inputCount)
    for r in 0..<shape.kernel {
      for image in 0..<images {
        addRow(
          weights + r &* shape.rowLength, gradient + image &* shape.outputCount, lists,
          first: image &* shape.outputPositions,
          inputGradient + (image &* shape.inputCount &+ r &* shape.inputStride))
      }
    }
  }

  /// One kernel row's part of one image's gradient.
  @inline(__always)
  private func addRow(
    _ weights: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ lists: SparseLists, first: Int,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var number = first &* shape.positionsPerOutput
    var gradient = gradient
    for row in 0..<shape.outputHeight {
      for column in 0..<shape.outputWidth {
        let corner = target + shape.inputOffset(row: row, column: column)
        for position in 0..<shape.positionsPerOutput {
          addStrips(
            lists.atPosition(number), gradient, from: weights, spacing: shape.filterCount,
            to: corner + shape.windowOffset(position), length: shape.rowLength)
          number &+= 1
        }
        gradient += shape.filters
      }
    }
  }
}
