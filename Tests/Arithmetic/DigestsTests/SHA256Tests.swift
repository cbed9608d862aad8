import Digests
import Testing

/// The examples of FIPS 180-4, and lengths around a block's, from `sha256sum`.
@Suite("SHA-256")
struct SHA256Tests {
  @Test(
    "is that of the standard",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
      (String(repeating: "a", count: 56), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"),
      (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
      (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
  func examples(_ text: String, _ expected: String) {
    #expect(Self.digest([Array(text.utf8)]) == expected)
  }

  @Test("does not depend on how the bytes come", arguments: [1, 3, 63, 64, 65, 200])
  func parts(_ size: Int) {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let parts = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    #expect(Self.digest(parts) == Self.digest([bytes]))
  }

  private static func digest(_ parts: [[UInt8]]) -> String {
    var digest = SHA256()
    for part in parts { part.withUnsafeBytes { digest.update($0) } }
    return digest.hexadecimal
  }
}
