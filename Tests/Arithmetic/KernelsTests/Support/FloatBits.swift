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
