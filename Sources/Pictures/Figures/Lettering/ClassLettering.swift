import Dataset

extension ClassNames? {
  /// What to call a class in a picture: its name or, where the letters lack a character of it, its number.
  package func lettering(_ label: Int) -> String {
    let name = text(label)
    return Lettering.hasGlyphs(for: name) ? name : "\(label)"
  }
}
