import Tensors

extension NPYHeader {
  /// The tensor whose elements lie at `offset` of `memory` as the header describes them.
  ///
  /// - Throws: ``FileError`` about the file at `path` if an integer is none of 32 bits.
  func tensor(in memory: FileMemory, at offset: Int, from path: String) throws(FileError) -> AnyTensor {
    let source = UnsafeRawBufferPointer(rebasing: memory.bytes[offset..<offset + byteCount])
    switch element.kind {
    case .bool: return .uint8(converted(source, UInt8.self) { $0 == 0 ? 0 : 1 })
    case .uint16: return .int32(converted(source, UInt16.self) { Int32(isSwapped ? $0.byteSwapped : $0) })
    case .float16:
      return .float32(converted(source, UInt16.self) { Float(Float16(bitPattern: isSwapped ? $0.byteSwapped : $0)) })
    case .wide(let isSigned):
      return switch (element.size, isSigned) {
      case (4, _): .int32(try narrowed(source, UInt32.self, from: path))
      case (_, true): .int32(try narrowed(source, Int64.self, from: path))
      default: .int32(try narrowed(source, UInt64.self, from: path))
      }
    case .plain(let type):
      guard isSwapped || isTransposed else { return AnyTensor(type, shape, in: memory, at: offset) }
      switch type {
      case .uint8: return .uint8(converted(source, UInt8.self) { $0 })
      case .int8: return .int8(converted(source, Int8.self) { $0 })
      case .int16: return .int16(converted(source, Int16.self) { isSwapped ? $0.byteSwapped : $0 })
      case .int32: return .int32(converted(source, Int32.self) { isSwapped ? $0.byteSwapped : $0 })
      case .float32:
        return .float32(converted(source, UInt32.self) { Float(bitPattern: isSwapped ? $0.byteSwapped : $0) })
      case .float64:
        return .float64(converted(source, UInt64.self) { Double(bitPattern: isSwapped ? $0.byteSwapped : $0) })
      }
    }
  }

  private func narrowed<Stored: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawBufferPointer, _ stored: Stored.Type, from path: String
  ) throws(FileError) -> Tensor<Int32> {
    func decoded(_ bits: Stored) -> Stored { isSwapped ? bits.byteSwapped : bits }
    for offset in stride(from: 0, to: source.count, by: element.size) {
      let value = decoded(source.loadUnaligned(fromByteOffset: offset, as: Stored.self))
      guard Int32(exactly: value) != nil else {
        throw .badData(
          path,
          "expected integers of 32 bits in an array of \(element.name); found \(value); convert the array with "
            + ".astype(…) before saving it")
      }
    }
    return converted(source, stored) { Int32(truncatingIfNeeded: decoded($0)) }
  }

  private var isSwapped: Bool { element.isBigEndian && element.size > 1 }

  /// Whether Fortran order differs from C order for this shape.
  private var isTransposed: Bool { isFortranOrder && shape.dimensions.filter { $0 != 1 }.count > 1 }

  private func converted<Stored: BitwiseCopyable, Element>(
    _ source: UnsafeRawBufferPointer, _ stored: Stored.Type, _ convert: (Stored) -> Element
  ) -> Tensor<Element> {
    let stride = MemoryLayout<Stored>.stride
    return Tensor(shape: shape) { target in
      guard isTransposed else {
        for position in target.indices {
          target[position] = convert(source.loadUnaligned(fromByteOffset: position * stride, as: Stored.self))
        }
        return
      }
      // In Fortran order the first axis varies fastest: its stride is 1, each further one's the product of those
      // before.
      var strides: [Int] = []
      var product = 1
      for extent in shape.dimensions {
        strides.append(product)
        product *= extent
      }
      var index = [Int](repeating: 0, count: shape.rank)
      var offset = 0
      for position in target.indices {
        target[position] = convert(source.loadUnaligned(fromByteOffset: offset * stride, as: Stored.self))
        var axis = shape.rank - 1
        while axis >= 0 {
          index[axis] += 1
          offset += strides[axis]
          if index[axis] < shape[axis] { break }
          offset -= strides[axis] * shape[axis]
          index[axis] = 0
          axis -= 1
        }
      }
    }
  }
}
