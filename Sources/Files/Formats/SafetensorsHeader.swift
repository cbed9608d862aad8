import Tensors

/// The JSON header of a safetensors file, checked: tensors that lie one after another without gap or overlap.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let type: SafetensorsType
    let shape: Shape
    let bytes: Range<Int>
  }

  /// In the order of their bytes.
  let entries: [Entry]
  let metadata: [String: String]

  /// The number of bytes after the header.
  var dataCount: Int { entries.last?.bytes.upperBound ?? 0 }

  /// The limit that the safetensors library has.
  static let longest = 100_000_000
  /// As many axes as NumPy and PyTorch have at most.
  private static let mostAxes = 64

  init(parsing text: [UInt8], of path: String) throws {
    guard text.first == UInt8(ascii: "{") else {
      throw FileError.badData(
        path,
        "expected a JSON object as its header; found \(text.first.map(hexadecimal) ?? "nothing"); check that it is a "
          + "safetensors file")
    }
    var entries: [Entry] = []
    var metadata: [String: String] = [:]
    do {
      var scanner = ByteScanner(text)
      try scanner.object(of: "the header") { scanner, name in
        guard name == "__metadata__" else { return entries.append(try Self.entry(name, &scanner)) }
        try scanner.object(of: "__metadata__") { metadata[$1] = try $0.string("a text for \(quoted($1))") }
      }
      try scanner.end(of: "object")
      entries.sort { ($0.bytes.lowerBound, $0.bytes.upperBound) < ($1.bytes.lowerBound, $1.bytes.upperBound) }
      try Self.checkOrder(entries)
    } catch let problem as ByteScanner.Problem {
      throw problem.error(path)
    }
    self.entries = entries
    self.metadata = metadata
  }

  private static func entry(_ name: String, _ scanner: inout ByteScanner) throws -> Entry {
    var type: SafetensorsType?
    var dimensions: [Int]?
    var offsets: [Int]?
    try scanner.object(of: quoted(name)) { scanner, key in
      switch key {
      case "dtype":
        let code = try scanner.string("the dtype of \(quoted(name))")
        type = SafetensorsType(rawValue: code)
        guard type != nil else {
          throw ByteScanner.Problem(
            expected: "F32, F64, F16 or BF16 for \(quoted(name))", found: quoted(code),
            advice: "convert the tensor or leave it out")
        }
      case "shape": dimensions = try scanner.naturals(of: "the shape of \(quoted(name))", limit: mostAxes)
      case "data_offsets": offsets = try scanner.naturals(of: "the data_offsets of \(quoted(name))", limit: 2)
      default:
        throw ByteScanner.Problem(expected: "dtype, shape and data_offsets for \(quoted(name))", found: quoted(key))
      }
    }
    guard let type, let dimensions, let offsets, offsets.count == 2 else {
      throw ByteScanner.Problem(expected: "dtype, shape and two data_offsets for \(quoted(name))", found: "fewer")
    }
    guard let shape = Shape(checked: dimensions),
      case let (size, overflow) = shape.count.multipliedReportingOverflow(by: type.size), !overflow
    else {
      let shape = dimensions.map(String.init).joined(separator: "×")
      throw ByteScanner.Problem(expected: "a shape that fits in memory for \(quoted(name))", found: shape)
    }
    guard offsets[0] <= offsets[1], offsets[1] - offsets[0] == size else {
      throw ByteScanner.Problem(
        expected: "\(counted(size, "byte")) (\(shape) \(type.rawValue)) for \(quoted(name))",
        found: "data_offsets \(offsets[0]) to \(offsets[1])")
    }
    return Entry(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  private static func checkOrder(_ entries: [Entry]) throws {
    var end = 0
    for entry in entries {
      let start = entry.bytes.lowerBound
      guard start == end else {
        throw ByteScanner.Problem(
          expected: "the bytes of \(quoted(entry.name)) from \(grouped(end)) on",
          found: "\(grouped(start)), which leaves \(start > end ? "a gap" : "an overlap with the tensor before")")
      }
      end = entry.bytes.upperBound
    }
  }
}

/// The element types of a safetensors file that become `Float`.
enum SafetensorsType: String {
  case float32 = "F32"
  case float64 = "F64"
  case float16 = "F16"
  case bfloat16 = "BF16"

  /// The name that NumPy or PyTorch has for it.
  var name: String {
    switch self {
    case .float32: "float32"
    case .float64: "float64"
    case .float16: "float16"
    case .bfloat16: "bfloat16"
    }
  }

  var size: Int {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16: 2
    }
  }

  /// The elements in `source`, which may begin at any address, as a tensor.
  ///
  /// F16 and BF16 are exact as `Float`; F64 is rounded to the nearest one.
  func tensor(_ shape: Shape, in source: UnsafeRawBufferPointer) -> Tensor<Float> {
    Tensor(shape: shape) { target in
      switch self {
      case .float32: UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
      case .float64: convert(source, to: target) { (value: Double) in Float(value) }
      case .float16: convert(source, to: target) { (bits: UInt16) in Float(Float16(bitPattern: bits)) }
      case .bfloat16: convert(source, to: target) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
      }
    }
  }

  private func convert<Stored: BitwiseCopyable>(
    _ source: UnsafeRawBufferPointer, to target: UnsafeMutableBufferPointer<Float>, _ float: (Stored) -> Float
  ) {
    for position in target.indices {
      target[position] = float(
        source.loadUnaligned(fromByteOffset: position * MemoryLayout<Stored>.stride, as: Stored.self))
    }
  }
}
