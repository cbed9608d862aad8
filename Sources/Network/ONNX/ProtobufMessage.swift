/// The bytes of a message in the wire format of Protocol Buffers, to which fields are added one by one.
///
/// A field is a varint of `number << 3 | kind`, then its value: of kind 0 a varint, seven bits a byte, the lowest
/// first, with the top bit set in all bytes but the last; of kind 2 the length as a varint, then so many bytes. A
/// repeated field is added once for each value. Readers take fields in any order; adding them by rising number gives
/// the bytes that other writers give. Source: https://protobuf.dev/programming-guides/encoding.
struct ProtobufMessage {
  /// All fields so far.
  private(set) var bytes: [UInt8] = []

  mutating func add(_ field: Int, _ value: Int) {
    addVarint(UInt64(field) << 3 | 0)
    addVarint(UInt64(bitPattern: Int64(value)))
  }

  mutating func add(_ field: Int, _ text: String) { add(field, text.utf8) }

  mutating func add(_ field: Int, _ message: ProtobufMessage) { add(field, message.bytes) }

  mutating func add(_ field: Int, _ content: some Collection<UInt8>) {
    addVarint(UInt64(field) << 3 | 2)
    addVarint(UInt64(content.count))
    bytes += content
  }

  private mutating func addVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
