import FoundationEssentials

/// The files that Fixtures/make_fixtures.py wrote.
enum Fixture {
  static func json<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/\(name)")
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
  }
}

/// A number of single precision, stored as its bits.
struct FloatBits: Decodable, Sendable {
  let value: Float

  init(from decoder: any Decoder) throws {
    value = Float(bitPattern: try decoder.singleValueContainer().decode(UInt32.self))
  }
}

extension [FloatBits] {
  var values: [Float] { map(\.value) }
}
