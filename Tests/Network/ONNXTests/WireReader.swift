import Testing

/// The fields of a message in the wire format of Protocol Buffers, read by nothing but the format's own description:
/// https://protobuf.dev/programming-guides/encoding.
struct WireReader {
  private var numbers: [Int: [Int]] = [:]
  private var contents: [Int: [ArraySlice<UInt8>]] = [:]
  /// The fields' numbers in the order of the bytes.
  private(set) var order: [Int] = []

  init(_ bytes: ArraySlice<UInt8>) throws {
    var rest = bytes
    func varint() throws -> UInt64 {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 70, by: 7) {
        let next = rest.popFirst()
        let byte = try #require(next, "a varint ends within the message")
        value |= UInt64(byte & 0x7f) << shift
        if byte < 0x80 { return value }
      }
      throw Malformed(what: "a varint of more than ten bytes")
    }
    while !rest.isEmpty {
      let key = try varint()
      let field = Int(key >> 3)
      order.append(field)
      switch key & 7 {
      case 0: numbers[field, default: []].append(Int(Int64(bitPattern: try varint())))
      case 2:
        let count = Int(try varint())
        try #require(count <= rest.count, "field \(field) ends within the message")
        contents[field, default: []].append(rest.prefix(count))
        rest = rest.dropFirst(count)
      default: throw Malformed(what: "field \(field) of kind \(key & 7)")
      }
    }
  }

  struct Malformed: Error {
    let what: String
  }

  /// The values of a repeated number, not packed.
  func integers(_ field: Int) -> [Int] { numbers[field] ?? [] }

  /// The value of a number that is there once.
  func integer(_ field: Int) throws -> Int {
    let all = integers(field)
    try #require(all.count == 1, "field \(field) is there \(all.count) times")
    return all[0]
  }

  func bytes(_ field: Int) -> [[UInt8]] { (contents[field] ?? []).map { [UInt8]($0) } }

  func strings(_ field: Int) throws -> [String] {
    try (contents[field] ?? []).map { try #require(String(validating: $0, as: UTF8.self)) }
  }

  /// The value of a text that is there once.
  func string(_ field: Int) throws -> String {
    let all = try strings(field)
    try #require(all.count == 1, "field \(field) is there \(all.count) times")
    return all[0]
  }

  func messages(_ field: Int) throws -> [WireReader] { try (contents[field] ?? []).map { try WireReader($0) } }

  /// The message that is there once.
  func message(_ field: Int) throws -> WireReader {
    let all = try messages(field)
    try #require(all.count == 1, "field \(field) is there \(all.count) times")
    return all[0]
  }
}
