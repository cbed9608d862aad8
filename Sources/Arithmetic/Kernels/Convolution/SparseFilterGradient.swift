import CInstructionSet

extension SparseGradient {
  /// Channels are taken a register or two at a time, so that all taps of a filter are held at once while the lists of
  /// several images pass by, and that part of the images stays in the first-level cache for all filters.
  @inline(__always)
  func addFilters<Lanes: RegisterVector>(
    _: Lanes.Type, _ images: Int, _ input: UnsafePointer<Float>, _ lists: SparseLists,
    _ filterGradient: UnsafeMutablePointer<Float>
  ) {
    let width = lists.registers &* Lanes.scalarCount
    for channel in stride(from: 0, to: shape.inputChannels, by: width) {
      let pixels = lists.channels(Lanes.self, channel, of: input, images: images)
      for filter in 0..<shape.filters {
        let entries = lists.ofFilter(filter)
        if entries.isEmpty { continue }
        let target = filterGradient + (filter &* shape.filterCount &+ channel)
        if lists.registers == 2 {
          addNineTapsOfTwo(Lanes.self, entries, pixels, target)
        } else if shape.kernel == 3 {
          addNineTaps(Lanes.self, entries, pixels, target)
        } else {
          addTaps(Lanes.self, entries, pixels, target)
        }
      }
    }
  }

  @inline(__always)
  private func addNineTaps<Lanes: RegisterVector>(
    _: Lanes.Type, _ entries: UnsafeBufferPointer<GradientEntry>, _ pixels: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    let stride = shape.inputWidth &* Lanes.scalarCount
    var taps = NineTaps<Lanes>(target, spacing: shape.inputChannels)
    for entry in entries {
      taps.add(
        pixels + Int(entry.offset), stride: stride, spacing: Lanes.scalarCount, times: Lanes(repeating: entry.value))
    }
    taps.store(to: target, spacing: shape.inputChannels)
  }

  /// Eighteen sums: a gradient and its place are read once for two registers of channels.
  @inline(__always)
  private func addNineTapsOfTwo<Lanes: RegisterVector>(
    _: Lanes.Type, _ entries: UnsafeBufferPointer<GradientEntry>, _ pixels: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    let (lanes, spacing) = (Lanes.scalarCount, 2 &* Lanes.scalarCount)
    let stride = shape.inputWidth &* spacing
    var first = NineTaps<Lanes>(target, spacing: shape.inputChannels)
    var second = NineTaps<Lanes>(target + lanes, spacing: shape.inputChannels)
    for entry in entries {
      let corner = inOneRegister(pixels + Int(entry.offset))
      let value = Lanes(repeating: entry.value)
      first.add(corner, stride: stride, spacing: spacing, times: value)
      second.add(corner + lanes, stride: stride, spacing: spacing, times: value)
    }
    first.store(to: target, spacing: shape.inputChannels)
    second.store(to: target + lanes, spacing: shape.inputChannels)
  }

  /// Tap by tap, for other kernels.
  @inline(__always)
  private func addTaps<Lanes: RegisterVector>(
    _: Lanes.Type, _ entries: UnsafeBufferPointer<GradientEntry>, _ pixels: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    for r in 0..<shape.kernel {
      let line = pixels + r &* shape.inputWidth &* Lanes.scalarCount
      let row = target + r &* shape.rowLength
      var s = 0
      while s < shape.kernel {
        let from = line + s &* Lanes.scalarCount
        let to = row + s &* shape.inputChannels
        // Taps of one row in strips, as many as leave registers free.
        switch shape.kernel - s {
        case 1: addRow(InlineArray<1, Lanes>(repeating: .zero), entries, from, to)
        case 2: addRow(InlineArray<2, Lanes>(repeating: .zero), entries, from, to)
        case 3: addRow(InlineArray<3, Lanes>(repeating: .zero), entries, from, to)
        case 4: addRow(InlineArray<4, Lanes>(repeating: .zero), entries, from, to)
        case 5: addRow(InlineArray<5, Lanes>(repeating: .zero), entries, from, to)
        case 6: addRow(InlineArray<6, Lanes>(repeating: .zero), entries, from, to)
        case 7: addRow(InlineArray<7, Lanes>(repeating: .zero), entries, from, to)
        default: addRow(InlineArray<8, Lanes>(repeating: .zero), entries, from, to)
        }
        s += 8
      }
    }
  }

  @inline(__always)
  private func addRow<let taps: Int, Lanes: RegisterVector>(
    _ zeros: InlineArray<taps, Lanes>, _ entries: UnsafeBufferPointer<GradientEntry>, _ pixels: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = zeros
    for s in 0..<taps { sums[s] = target.load(s &* shape.inputChannels) }
    for entry in entries {
      let from = pixels + Int(entry.offset)
      let value = Lanes(repeating: entry.value)
      for s in 0..<taps { sums[s] = sums[s].addingProduct(from.load(s &* Lanes.scalarCount), value) }
    }
    for s in 0..<taps { target.store(sums[s], s &* shape.inputChannels) }
  }
}
