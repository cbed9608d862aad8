import Dataset
import Formats

extension ModelMetadata {
  /// The version of the text form; a reader refuses any other.
  static let formatVersion = "1"

  /// The text form, one string for each fact, as safetensors files hold it.
  public var text: [String: String] {
    var text = [
      "format_version": Self.formatVersion,
      "architecture": architecture.description,
      "image": image.text,
      "classes": String(classes),
    ]
    // Most images are digits made as MNIST's were; the key is there where they are not.
    if preparation != .digits { text[preparationKey] = preparation.rawValue }
    text[classNamesKey] = classNames?.names.joined(separator: "\n")
    guard let training else { return text }
    let options = training.options
    text["fold"] = String(options.fold)
    text["seed"] = String(options.seed)
    text["epochs"] = String(training.epochs)
    text["max_epochs"] = String(options.epochs)
    text["patience"] = options.patience.map { String($0) } ?? "none"
    text["restore_best"] = String(options.restoreBest)
    text["batch_size"] = String(options.batchSize)
    text["learning_rate"] = String(options.learningRate)
    text["shuffle"] = String(options.shuffle)
    text["candidate"] = training.candidate
    text[originKey] = training.origin
    text.merge(optimizerText(of: options)) { $1 }
    text.merge(refinementText(of: options)) { $1 }
    for (name, checksum) in training.inputs { text[crcPrefix + name] = CRC32.hexadecimal(checksum) }
    return text
  }

  /// Reads the text form.
  ///
  /// - Parameters:
  ///   - text: The metadata of a safetensors file; keys that are not of this form are ignored.
  ///   - path: The file, for the errors.
  /// - Throws: ``FileError`` that names what is missing or cannot be read.
  package init(text: [String: String], path: String) throws(FileError) {
    let fields = MetadataFields(text: text, path: path)
    try fields.requireVersion(Self.formatVersion)
    architecture = try fields.architecture()
    image = try fields.value("image", "a size such as 28x28") { ImageShape($0) }
    classes = try fields.value("classes", "a count") { Int($0) }
    preparation =
      try fields.optional(preparationKey, "one of \(Preparation.possible)", Preparation.init(rawValue:)) ?? .digits
    classNames = try fields.classNames(count: classes)
    training = try fields.isTrained ? TrainingRecord(fields) : nil
  }
}

extension TrainingRecord {
  fileprivate init(_ fields: MetadataFields) throws(FileError) {
    var options = TrainingOptions(fold: try fields.value("fold", "a number", Int.init))
    options.seed = try fields.value("seed", "a number of 32 bits", UInt32.init)
    options.epochs = try fields.value("max_epochs", "a number", Int.init)
    options.patience = try fields.value("patience", "a number or none") {
      $0 == "none" ? .some(nil) : Int($0).map { .some($0) }
    }
    options.restoreBest = try fields.value("restore_best", "true or false", Bool.init)
    options.batchSize = try fields.value("batch_size", "a number", Int.init)
    options.learningRate = try fields.value("learning_rate", "a number", Double.init)
    options.shuffle = try fields.value("shuffle", "true or false", Bool.init)
    let kinds = Optimizer.allCases.map(\.rawValue).joined(separator: ", ")
    options.optimizer = try fields.value("optimizer", "one of \(kinds)", Optimizer.init)
    if options.optimizer == .sgd { options.momentum = try fields.value("momentum", "a number", Double.init) }
    for (key, expected) in optimizerText(of: options).sorted(by: { $0.key < $1.key }) {
      _ = try fields.value(key, expected) { $0 == expected ? $0 : nil }
    }
    options.weightDecay = try fields.optional("weight_decay", "a number", Double.init) ?? 0
    options.schedule =
      try fields.optional("schedule", LearningRateSchedule.possible) { LearningRateSchedule($0) } ?? .constant
    options.augmentation = try fields.optional("augment", Augmentation.possible) { Augmentation($0) } ?? .none
    options.averaging = try fields.optional("averaging", "a number", Double.init)
    options.labelSmoothing = try fields.optional("label_smoothing", "a number", Double.init) ?? 0
    let weightings = ClassWeighting.allCases.map(\.rawValue).joined(separator: ", ")
    options.classWeights =
      try fields.optional("class_weights", "one of \(weightings)", ClassWeighting.init(rawValue:)) ?? .none
    options.frozen = try fields.optional("frozen", "names of layers") { LayerSelection($0)?.words } ?? []
    options.hasNewHead = try fields.optional("new_head", "true") { $0 == "true" ? true : nil } ?? false
    do { try options.validate() } catch { throw fields.error(error.description) }
    let epochs = try fields.value("epochs", "a number from 0", { Int($0).flatMap { $0 >= 0 ? $0 : nil } })
    self.init(
      options: options, epochs: epochs, inputs: try fields.checksums(), candidate: fields.text["candidate"],
      origin: fields.text[originKey])
  }
}

/// Picks typed values out of a file's metadata.
private struct MetadataFields {
  var text: [String: String]
  var path: String

  /// Whether the file says how its weights were made, or begins to.
  var isTrained: Bool {
    text.keys.contains { $0 == "fold" || $0 == "seed" || $0 == "epochs" || $0.hasPrefix(crcPrefix) }
  }

  func error(_ problem: String) -> FileError { FileError(.badData, path: path, "metadata: \(problem)") }

  func requireVersion(_ expected: String) throws(FileError) {
    guard let version = text["format_version"] else {
      throw error(
        "no `format_version`; write the file with train-fold or train-final, or add what docs/Formats.md lists")
    }
    guard version == expected else {
      throw error("expected format version \(expected); found \(version); use the tools that wrote it, or train again")
    }
  }

  func value<Value>(
    _ key: String, _ expected: String, _ read: (String) -> Value?
  ) throws(FileError) -> Value {
    guard let found = text[key] else { throw error("`\(key)` is missing") }
    guard let value = read(found) else { throw error("`\(key)`: expected \(expected); found \"\(found)\"") }
    return value
  }

  func optional<Value>(
    _ key: String, _ expected: String, _ read: (String) -> Value?
  ) throws(FileError) -> Value? {
    text[key] == nil ? nil : try value(key, expected, read)
  }

  func architecture() throws(FileError) -> Architecture {
    let found = try value("architecture", "a text") { $0 }
    do { return try Architecture(found) } catch { throw self.error(error.description) }
  }

  func classNames(count: Int) throws(FileError) -> ClassNames? {
    guard let joined = text[classNamesKey] else { return nil }
    let names = joined.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard names.count == count else {
      throw error("`\(classNamesKey)`: expected \(count) lines, a class in each; found \(names.count)")
    }
    do throws(ClassNameError) { return try ClassNames(names) } catch { throw self.error(error.description) }
  }

  func checksums() throws(FileError) -> [String: UInt32] {
    var checksums: [String: UInt32] = [:]
    for key in text.keys.sorted() where key.hasPrefix(crcPrefix) {
      checksums[String(key.dropFirst(crcPrefix.count))] = try value(key, "eight hexadecimal digits") {
        // Strict, since the initialiser also takes a sign.
        $0.utf8.count == 8 && $0.allSatisfy(\.isHexDigit) ? UInt32($0, radix: 16) : nil
      }
    }
    return checksums
  }
}

/// The metadata key of what was done to the training images.
let preparationKey = "preparation"

/// The metadata key of the names of the classes, a line for each; there only where classes have names.
let classNamesKey = "class_names"

/// The metadata key of what the first weights were the weights of; there only where training started from a file.
let originKey = "origin"

/// Starts the metadata keys of the checksums; the rest of the key names the file.
let crcPrefix = "crc32:"

/// The optimiser with its constants, which are no options, but anybody who wants to repeat the training needs to know.
private func optimizerText(of options: TrainingOptions) -> [String: String] {
  var text = ["optimizer": options.optimizer.rawValue]
  let rule = options.updateRule
  for constant in rule.constants { text[constant.key] = String(constant.value) }
  for trait in rule.traits { text[trait] = "true" }
  return text
}

/// What the reference method does without; a key is there only where it is used.
private func refinementText(of options: TrainingOptions) -> [String: String] {
  var text: [String: String] = [:]
  if options.weightDecay > 0 { text["weight_decay"] = String(options.weightDecay) }
  if options.schedule != .constant { text["schedule"] = options.schedule.description }
  if options.augmentation != .none { text["augment"] = options.augmentation.description }
  if let averaging = options.averaging { text["averaging"] = String(averaging) }
  if options.labelSmoothing > 0 { text["label_smoothing"] = String(options.labelSmoothing) }
  if options.classWeights != .none { text["class_weights"] = options.classWeights.rawValue }
  if !options.frozen.isEmpty { text["frozen"] = options.frozen.joined(separator: ",") }
  if options.hasNewHead { text["new_head"] = "true" }
  return text
}
