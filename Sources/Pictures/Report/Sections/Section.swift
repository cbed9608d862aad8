/// A part of the page: its content, or what is missing for it.
struct Section<Content> {
  /// Its name in links.
  let id: String
  let title: String
  let content: Content?
  let missing: [Missing]

  init(_ id: String, _ title: String, _ content: Content?, missing: [Missing] = []) {
    self.id = id
    self.title = title
    self.content = content
    self.missing = missing
  }
}

/// A name and a value.
struct Fact {
  let name: String
  let value: String

  init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}
