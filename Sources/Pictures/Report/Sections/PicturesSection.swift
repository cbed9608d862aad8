/// The layers' filters, and their feature maps of an image.
struct PicturesSection {
  /// A picture in the page.
  struct Picture {
    let source: String
    let caption: String
    let width, height: Int
  }

  let pictures: [Picture]

  static func section(_ run: Run) -> Section<PicturesSection> {
    let pictures = run.pictures.map { picture in
      Picture(
        source: DataURI.png(picture.bytes), caption: picture.caption, width: picture.width, height: picture.height)
    }
    return Section(
      "pictures", "Filters and feature maps", pictures.isEmpty ? nil : PicturesSection(pictures: pictures),
      missing: pictures.isEmpty
        ? [Missing(run.artifacts.figures + "/*.png")] : [])
  }
}
