/// A tile of a block of images, counted from the first.
struct WinogradPlace {
  let image: Int
  let row: Int
  let column: Int
}

/// The arrays of a few images that are multiplied together.
struct WinogradBlock {
  let slots: WinogradSlots
  let input: UnsafePointer<Float>
  let patches: UnsafeMutablePointer<Float>
  let products: UnsafeMutablePointer<Float>
  let bias: UnsafePointer<Float>
  let output: UnsafeMutablePointer<Float>
  let argmax: UnsafeMutablePointer<UInt8>?

  /// Takes a step for every tile of every image.
  @inline(__always)
  func forEachTile(_ step: some WinogradStep) {
    for image in 0..<slots.images {
      for row in 0..<slots.rows.tiles {
        for column in 0..<slots.columns.tiles {
          let place = WinogradPlace(image: image, row: row, column: column)
          switch (row < slots.rows.fours, column < slots.columns.fours) {
          case (true, true): step.take(TileF43.self, TileF43.self, place)
          case (true, false): step.take(TileF43.self, TileF23.self, place)
          case (false, true): step.take(TileF23.self, TileF43.self, place)
          case (false, false): step.take(TileF23.self, TileF23.self, place)
          }
        }
      }
    }
  }
}

/// What is done to every tile, whatever its kind: before the products, or after them.
protocol WinogradStep {
  func take<Rows: WinogradTile, Columns: WinogradTile>(_: Rows.Type, _: Columns.Type, _ place: WinogradPlace)
}

/// `Bᵀ d B` of a tile's patch, all channels.
struct WinogradPatches<Lanes: RegisterVector>: WinogradStep {
  let shape: ConvolutionShape
  let block: WinogradBlock

  @inline(never)
  func take<Rows: WinogradTile, Columns: WinogradTile>(_: Rows.Type, _: Columns.Type, _ place: WinogradPlace) {
    let channels = shape.inputChannels
    let corner =
      block.input + place.image &* shape.inputCount
      + (TileF43.outputs &* place.row &* shape.inputWidth &+ TileF43.outputs &* place.column) &* channels
    for channel in stride(from: 0, to: channels, by: Lanes.scalarCount) {
      let from = corner + channel
      let c0 = column(Rows.self, from), c1 = column(Rows.self, from + channels)
      let c2 = column(Rows.self, from + 2 &* channels), c3 = column(Rows.self, from + 3 &* channels)
      let isWide = Columns.patch > TileF23.patch
      let c4 = isWide ? column(Rows.self, from + 4 &* channels) : c3
      let c5 = isWide ? column(Rows.self, from + 5 &* channels) : c3
      store(Columns.self, Columns.input(PatchLine(c0.v0, c1.v0, c2.v0, c3.v0, c4.v0, c5.v0)), 0, place, channel)
      store(Columns.self, Columns.input(PatchLine(c0.v1, c1.v1, c2.v1, c3.v1, c4.v1, c5.v1)), 1, place, channel)
      store(Columns.self, Columns.input(PatchLine(c0.v2, c1.v2, c2.v2, c3.v2, c4.v2, c5.v2)), 2, place, channel)
      store(Columns.self, Columns.input(PatchLine(c0.v3, c1.v3, c2.v3, c3.v3, c4.v3, c5.v3)), 3, place, channel)
      if Rows.patch > TileF23.patch {
        store(Columns.self, Columns.input(PatchLine(c0.v4, c1.v4, c2.v4, c3.v4, c4.v4, c5.v4)), 4, place, channel)
        store(Columns.self, Columns.input(PatchLine(c0.v5, c1.v5, c2.v5, c3.v5, c4.v5, c5.v5)), 5, place, channel)
      }
    }
  }

  @inline(__always)
  private func column<Rows: WinogradTile>(_: Rows.Type, _ from: UnsafePointer<Float>) -> PatchLine<Lanes> {
    let stride = shape.inputStride
    let d0: Lanes = from.load(0), d1: Lanes = from.load(stride)
    let d2: Lanes = from.load(2 &* stride), d3: Lanes = from.load(3 &* stride)
    if Rows.patch == TileF23.patch { return Rows.input(PatchLine(d0, d1, d2, d3)) }
    return Rows.input(PatchLine(d0, d1, d2, d3, from.load(4 &* stride), from.load(5 &* stride)))
  }

  @inline(__always)
  private func store<Columns: WinogradTile>(
    _: Columns.Type, _ row: PatchLine<Lanes>, _ i: Int, _ place: WinogradPlace, _ channel: Int
  ) {
    let to = block.patches + channel
    let slots = block.slots.row(i, place, spacing: shape.inputChannels)
    to.store(row.v0, slots[0])
    to.store(row.v1, slots[1])
    to.store(row.v2, slots[2])
    to.store(row.v3, slots[3])
    if Columns.patch > TileF23.patch {
      to.store(row.v4, slots[4])
      to.store(row.v5, slots[5])
    }
  }
}

/// `Aᵀ M A` of a tile's products for one panel of filters, then bias, maximum and ReLU of its windows.
struct WinogradPools<Lanes: RegisterVector>: WinogradStep {
  let shape: ConvolutionShape
  let block: WinogradBlock
  /// The panel's.
  let products: UnsafePointer<Float>
  let panel: Int

  @inline(never)
  func take<Rows: WinogradTile, Columns: WinogradTile>(_: Rows.Type, _: Columns.Type, _ place: WinogradPlace) {
    for lane in stride(from: 0, to: vectorLanes, by: Lanes.scalarCount) {
      let r0 = row(Columns.self, 0, place, lane), r1 = row(Columns.self, 1, place, lane)
      let r2 = row(Columns.self, 2, place, lane), r3 = row(Columns.self, 3, place, lane)
      let isTall = Rows.patch > TileF23.patch
      let r4 = isTall ? row(Columns.self, 4, place, lane) : r3
      let r5 = isTall ? row(Columns.self, 5, place, lane) : r3
      let y0 = Rows.output(PatchLine(r0.v0, r1.v0, r2.v0, r3.v0, r4.v0, r5.v0))
      let y1 = Rows.output(PatchLine(r0.v1, r1.v1, r2.v1, r3.v1, r4.v1, r5.v1))
      pool(Rows.self, y0, y1, place, 0, lane)
      if Columns.outputs > TileF23.outputs {
        let y2 = Rows.output(PatchLine(r0.v2, r1.v2, r2.v2, r3.v2, r4.v2, r5.v2))
        let y3 = Rows.output(PatchLine(r0.v3, r1.v3, r2.v3, r3.v3, r4.v3, r5.v3))
        pool(Rows.self, y2, y3, place, 1, lane)
      }
    }
  }

  @inline(__always)
  private func row<Columns: WinogradTile>(
    _: Columns.Type, _ i: Int, _ place: WinogradPlace, _ lane: Int
  ) -> OutputLine<Lanes> {
    let from = products + lane
    let slots = block.slots.row(i, place, spacing: vectorLanes)
    let m0: Lanes = from.load(slots[0]), m1: Lanes = from.load(slots[1])
    let m2: Lanes = from.load(slots[2]), m3: Lanes = from.load(slots[3])
    if Columns.patch == TileF23.patch { return Columns.output(PatchLine(m0, m1, m2, m3)) }
    return Columns.output(PatchLine(m0, m1, m2, m3, from.load(slots[4]), from.load(slots[5])))
  }

  /// The windows of one pair of output columns.
  @inline(__always)
  private func pool<Rows: WinogradTile>(
    _: Rows.Type, _ left: OutputLine<Lanes>, _ right: OutputLine<Lanes>, _ place: WinogradPlace, _ column: Int,
    _ lane: Int
  ) {
    let filter = panel &* vectorLanes &+ lane
    let bias: Lanes = block.bias.load(filter)
    let window = 2 &* place.row &* shape.outputWidth &+ 2 &* place.column &+ column
    let to = place.image &* shape.outputCount &+ window &* shape.filters &+ filter
    PoolWindow(bias + left.v0, bias + right.v0, bias + left.v1, bias + right.v1)
      .store(to, values: block.output, argmax: block.argmax)
    if Rows.outputs > TileF23.outputs {
      PoolWindow(bias + left.v2, bias + right.v2, bias + left.v3, bias + right.v3)
        .store(to &+ shape.outputWidth &* shape.filters, values: block.output, argmax: block.argmax)
    }
  }
}
