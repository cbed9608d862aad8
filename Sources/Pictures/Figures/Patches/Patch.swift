import Formats

/// A square cut out of a picture: a field, and on all sides of it a margin of what surrounds it.
package struct Patch: Sendable, Equatable {
  /// The number of rows, and of columns, of the field.
  package let field: Int
  /// The rows and columns around it.
  package let margin: Int
  /// The colours, row by row, margin included; `nil` outside the picture.
  let pixels: [Color?]

  /// The number of rows, and of columns, with the margin.
  package var size: Int { field + 2 * margin }

  /// The fewest rows of a field with its margin: a few pixels alone do not show where they are from.
  private static let leastSize = 11

  /// The margin that a field of a size is drawn with; 0 for large ones.
  package static func margin(around field: Int) -> Int { max(0, (leastSize - field + 1) / 2) }

  /// Cuts a patch out.
  ///
  /// - Parameters:
  ///   - picture: A picture without opacity.
  ///   - row: The field's first row.
  ///   - column: The field's first column.
  ///   - size: The number of rows, and of columns, of the field.
  package init(of picture: Raster, row: Int, column: Int, size: Int) {
    field = size
    margin = Self.margin(around: size)
    let (top, left, side) = (row - margin, column - margin, size + 2 * margin)
    pixels = (0..<side * side).map { place in
      let (x, y) = (left + place % side, top + place / side)
      guard x >= 0, x < picture.width, y >= 0, y < picture.height else { return nil }
      return Color(picture[x, y])
    }
  }

  /// The mean of patches, pixel by pixel; where some lie outside of their pictures, that of the others.
  ///
  /// - Precondition: there is a patch, and all have one size.
  package init(meanOf patches: [Patch]) {
    let first = patches[0]
    precondition(patches.allSatisfy { $0.field == first.field }, "patches of several sizes have no mean")
    (field, margin) = (first.field, first.margin)
    pixels = first.pixels.indices.map { place in
      let colors = patches.compactMap { $0.pixels[place] }
      guard !colors.isEmpty else { return nil }
      func mean(_ channel: KeyPath<Color, UInt8>) -> UInt8 {
        let sum = colors.reduce(0) { $0 + Int($1[keyPath: channel]) }
        return UInt8((2 * sum + colors.count) / (2 * colors.count))
      }
      return Color(red: mean(\.red), green: mean(\.green), blue: mean(\.blue))
    }
  }
}

extension Color {
  /// The colour of a picture's pixel without opacity.
  init(_ pixel: ArraySlice<UInt8>) {
    let (first, last) = (pixel[pixel.startIndex], pixel[pixel.endIndex - 1])
    self.init(red: first, green: pixel.count == 3 ? pixel[pixel.startIndex + 1] : first, blue: last)
  }
}
