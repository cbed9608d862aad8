import FoundationEssentials

/// A file's content as an address, so that a page needs no other file.
package enum DataURI {
  /// The address of a PNG picture.
  package static func png(_ bytes: [UInt8]) -> String { "data:image/png;base64," + Data(bytes).base64EncodedString() }
}
