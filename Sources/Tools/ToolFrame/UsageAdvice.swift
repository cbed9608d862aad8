/// Says more about a wrong command line than the argument parser does: what an option of another program is called
/// here, and what to do with several values where an option takes one.
struct UsageAdvice {
  /// The tool's help text, which tells what options it has.
  let help: String
  /// The options that candidates may differ in, of which people give several values.
  let compared: Set<String>

  /// The parser's message, with advice where there is some.
  ///
  /// - `arguments`: The command line. What the parser missed may well follow from an option that it does not
  ///   know.
  func improving(_ message: String, _ arguments: [String]) -> String {
    let names = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }
      .map { String($0.dropFirst(2).prefix { $0 != "=" }) }
    if let name = names.first(where: { !has("--\($0)") && advice(on: $0) != nil }), let advice = advice(on: name) {
      return "Unknown option '--\(name)': \(advice)"
    }
    if let match = message.wholeMatch(of: /Unknown option '--([^']+)'(\. Did you mean '--([^']+)'\?)?/) {
      let (name, suggestion) = (String(match.1), match.3.map(String.init))
      let unknown = "Unknown option '--\(name)'"
      return suggestion.map { isNear(name, $0) } == true ? "\(unknown): give --\(suggestion ?? "")" : unknown
    }
    if let match = message.prefixMatch(of: #/The value '[^']*,[^']*' is invalid for '(--[a-z-]+) /#),
      compared.contains(String(match.1))
    {
      return message + "; give one value, or compare several: a row for each in a file for --candidates"
    }
    return message
  }

  /// What other programs, and earlier versions of the tools, call options.
  private static let synonyms: [(names: String, option: String, advice: String)] = [
    ("lr rate step-size eta", "--learning-rate", "give --learning-rate"),
    (
      "filters kernel-size kernels layers hidden units network", "--architecture",
      "give --architecture, such as conv32,pool,conv64x5,dense64: layers, filters and their sizes"
    ),
    ("batch bs", "--batch-size", "give --batch-size"),
    ("lr-schedule lr-scheduler scheduler", "--schedule", "give --schedule"),
    ("augmentation data-augmentation", "--augment", "give --augment"),
    ("wd l2", "--weight-decay", "give --weight-decay"),
    ("ema", "--averaging", "give --averaging"),
    ("early-stopping", "--patience", "give --patience"),
    ("resume continue", "--restart", "leave it out: an interrupted training continues by itself"),
    ("overwrite", "--force", "give --force"),
    ("weights pretrained", "--initial-weights", "give --initial-weights"),
    ("k splits n-splits n-folds nfolds", "--folds", "give --folds"),
    ("random-state random-seed", "--seed", "give --seed"),
    ("jobs workers cores num-threads n-jobs", "--threads", "give --threads"),
    ("dataset data-dir input-dir", "--data", "give --data"),
    (
      """
      output out output-dir out-dir model history result predictions checkpoint results summary chosen metrics confusion \
      per-class ensemble-table ensemble-predictions views-table views-predictions temperature-table calibrated-predictions
      """, "--output-folder", "give --output-folder DIR, a folder in which the files have their usual names"
    ),
    ("out output-file", "--output", "give --output"),
    ("dir directory folder", "--artifacts", "give --artifacts"),
    ("silent", "--quiet", "give --quiet"),
  ]

  private func advice(on name: String) -> String? {
    let spelling = name.lowercased().replacing("_", with: "-")
    if has("--" + spelling) { return "give --\(spelling)" }
    return Self.synonyms.first { entry in
      entry.names.split(separator: " ").contains { $0 == spelling } && has(entry.option)
    }?.advice
  }

  private func has(_ option: String) -> Bool { help.contains("\(option) ") || help.contains("\(option)\n") }

  /// Whether a name is likely to be a slip of the pen for another one: fewer than half of its letters are wrong.
  private func isNear(_ name: String, _ other: String) -> Bool { 2 * distance(Array(name), Array(other)) < name.count }

  /// The number of letters to insert, remove or replace (Levenshtein).
  private func distance(_ name: [Character], _ other: [Character]) -> Int {
    var row = Array(0...other.count)
    for (place, letter) in name.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for column in other.indices {
        let replaced = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(replaced, min(diagonal, row[column]) + 1)
      }
    }
    return row[other.count]
  }
}
