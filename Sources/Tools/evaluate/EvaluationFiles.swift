/// The two files of something that is measured besides.
struct AdditionalFiles {
  let table: String
  let predictions: String

  var all: [String] { [table, predictions] }
}
