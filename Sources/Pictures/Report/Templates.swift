import Mustache

/// The page's templates and style, which the build puts into the program: the tool needs no file beside it.
enum Templates {
  static let style = text(PackageResources.style_css)

  /// Fills the page's template in.
  static func render(_ page: Page) throws -> String {
    MustacheContentTypes.register(EscapedHTML(), named: EscapedHTML.name)
    let library = MustacheLibrary(templates: [
      "page": try template(PackageResources.page_mustache),
      "run": try template(PackageResources.run_mustache),
      "times": try template(PackageResources.times_mustache),
      "candidates": try template(PackageResources.candidates_mustache),
      "folds": try template(PackageResources.folds_mustache),
      "curves": try template(PackageResources.curves_mustache),
      "test": try template(PackageResources.test_mustache),
      "calibration": try template(PackageResources.calibration_mustache),
      "mistakes": try template(PackageResources.mistakes_mustache),
      "audit": try template(PackageResources.audit_mustache),
      "patches": try template(PackageResources.patches_mustache),
      "pictures": try template(PackageResources.pictures_mustache),
      "heading": try template(PackageResources.heading_mustache),
    ])
    guard let html = library.render(page, withTemplate: "page") else {
      preconditionFailure("there is no template of the page")
    }
    return html
  }

  /// A template that escapes in our way; each has to say so, since a template inside another starts with the library's.
  private static func template(_ bytes: [UInt8]) throws -> MustacheTemplate {
    try MustacheTemplate(string: "{{% CONTENT_TYPE:\(EscapedHTML.name)}}\n" + text(bytes))
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
