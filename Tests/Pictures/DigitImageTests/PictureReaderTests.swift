import Dataset
import DigitImage
import Figures
import Formats
import FoundationEssentials
import Tensors
import TestSupport
import Testing

struct PictureReaderTests {
  private func withPicture(_ raster: Raster, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { path in
      try PNG.write(raster, to: path("picture.png"))
      try body(path("picture.png"))
    }
  }

  @Test func rawPicturesAreTheirPixels() throws {
    let gray = Raster(width: 3, height: 2, layout: .gray, bytes: [1, 2, 3, 4, 5, 255])
    try withPicture(gray) { path in
      let read = try PictureReader(height: 2, width: 3, channels: 1, preparation: nil).read(path)
      #expect(read.pixels == Tensor(shape: [2, 3], gray.bytes))
      #expect(read.raster == gray)
      #expect(read.changes.isEmpty)
    }
    let colors = Raster(width: 1, height: 2, layout: .rgb, bytes: [9, 8, 7, 6, 5, 4])
    try withPicture(colors) { path in
      let read = try PictureReader(height: 2, width: 1, channels: 3, preparation: nil).read(path)
      #expect(read.pixels == Tensor(shape: [2, 1, 3], colors.bytes))
      #expect(read.raster == colors)
    }
  }

  @Test func rawPicturesOfAnotherSizeAreRefused() throws {
    try withPicture(Raster(width: 3, height: 2, layout: .gray, repeating: 0)) { path in
      let error = #expect(throws: FileError.self) {
        try PictureReader(height: 28, width: 28, channels: 1, preparation: nil).read(path)
      }
      #expect(
        error?.problem == "expected 28×28 pixels, as the model's images have; found 2×3; leave --raw out to have the "
          + "picture prepared")
    }
  }

  @Test func colourImagesAreNotPrepared() throws {
    let error = #expect(throws: FileError.self) {
      try PictureReader(height: 32, width: 32, channels: 3, preparation: .digits).read("digit.png")
    }
    #expect(
      error?.problem.hasPrefix("only grey images can be prepared as digits, and the model takes 3 values a pixel")
        == true)
    let many = #expect(throws: FileError.self) {
      try PictureReader(height: 32, width: 32, channels: 5, preparation: nil).read("digit.png")
    }
    #expect(many?.problem.contains("at most 4 values") == true)
  }

  @Test func picturesArePreparedAndSayHow() throws {
    var canvas = Canvas(width: 100, height: 100)
    canvas.write("5", x: 40, baseline: 80, lettering: Lettering(capHeight: 60, weight: .bold))
    try withPicture(canvas.raster) { path in
      let read = try PictureReader(height: 28, width: 28, channels: 1, preparation: .digits).read(path)
      #expect(read.changes == [.inverted])
      #expect(try read == DigitPreparation(height: 28, width: 28).prepare(PNG.read(path, as: .grayAlpha), path: path))
    }
  }
}
