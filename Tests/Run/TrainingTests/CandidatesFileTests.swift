import Formats
import FoundationEssentials
import Network
import TestSupport
import Testing
import Training

@Suite("candidates.csv")
struct CandidatesFileTests {
  private func read(_ content: String) throws -> [Candidate] {
    let folder = try TemporaryFolder()
    let path = try folder.write(content, to: "candidates.csv")
    let read = try CandidatesFile(path)
    #expect(read.path == path)
    return read.candidates
  }

  @Test("a row sets what it names, and the rest is the default")
  func options() throws {
    let candidates = try read(
      """
      name,architecture,batch_size,learning_rate,epochs,patience,restore_best,no_shuffle
      reference,,,,,,,
      wide,"conv64,pool,dense128",128,2e-3,5,1,true,False

      """)
    #expect(candidates.map(\.name) == ["reference", "wide"])
    #expect(candidates[0].settings == "")
    #expect(candidates[0].arguments.options(fold: 3, seed: 42) == TrainingOptions(fold: 3))
    #expect(candidates[0].arguments.training.architecture == nil)
    var expected = TrainingOptions(fold: 0)
    expected.seed = 7
    expected.batchSize = 128
    expected.learningRate = 0.002
    expected.epochs = 5
    expected.patience = 1
    expected.restoreBest = true
    #expect(candidates[1].arguments.options(fold: 0, seed: 7) == expected)
    #expect(candidates[1].arguments.training.architecture == (try Architecture("conv64,pool,dense128")))
  }

  @Test("every option of the training can be a column, and a recipe is where the row starts from")
  func recipe() throws {
    let candidates = try read(
      """
      name,recipe,optimizer,schedule,momentum,weight_decay,augment,averaging,label_smoothing,patience
      plain,reference,,,,,,,,
      accurate,accurate,,,,,,,,
      mixed,accurate,sgd,step5x0.5,0.8,0.0001,none,0,0,4

      """)
    let options = candidates.map { $0.arguments.options(fold: 2, seed: 42) }
    #expect(options[0] == TrainingOptions(fold: 2))
    #expect(options[1] == Recipe.accurate.options(fold: 2))
    var mixed = Recipe.accurate.options(fold: 2)
    mixed.optimizer = .sgd
    mixed.schedule = .step(epochs: 5, factor: 0.5)
    mixed.momentum = 0.8
    mixed.weightDecay = 0.0001
    mixed.augmentation = .none
    mixed.averaging = nil
    mixed.labelSmoothing = 0
    mixed.patience = 4
    #expect(options[2] == mixed)
  }

  @Test("columns in any order, spaces, quotes and CRLF say the same")
  func spelling() throws {
    let plain = try read("name,epochs,batch_size\na,5,32\n")
    let other = try read("batch_size,name,epochs\r\n\"32\", a ,\t5\r\n")
    #expect(other.map(\.name) == plain.map(\.name))
    #expect(other[0].settings == "batch_size=32 epochs=5")
    #expect(other[0].settings == plain[0].settings)
    #expect(other[0].arguments.options(fold: 1, seed: 1) == plain[0].arguments.options(fold: 1, seed: 1))
  }

  @Test("a file with names alone is a file of candidates with all defaults")
  func namesAlone() throws {
    #expect(try read("name\na\nb\n").map(\.settings) == ["", ""])
  }

  @Test("names that are folders everywhere", arguments: ["a", "9", "sgd-nesterov+one-cycle", "a.b_c", "_", "+"])
  func names(_ name: String) throws {
    #expect(try read("name\n\(name)\n").map(\.name) == [name])
  }

  private struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let content: String
    let problem: String

    init(_ description: String, _ content: String, _ problem: String) {
      testDescription = description
      self.content = content
      self.problem = problem
    }
  }

  private static let columns =
    "name, recipe, architecture, batch_size, optimizer, learning_rate, schedule, momentum, weight_decay, augment, averaging,"
    + " label_smoothing, class_weights, epochs, patience, restore_best, no_shuffle, initial_weights, freeze, new_head"

  private static let usableName =
    "column name: expected a name for a folder (at most 64 letters, digits, '_', '+', '-' and '.', neither of the last "
    + "two in front)"

  @Test(
    "refuses what cannot be meant, with line, expected and found",
    arguments: [
      Wrong("no rows", "name,epochs\n", "expected a row for each candidate; found only the header line; add rows"),
      Wrong("no name column", "epochs\n3\n", "line 1: expected the column name; found 'epochs'; name missing"),
      Wrong(
        "a column that is no option", "name,batchsize\na,3\n",
        "line 1: expected columns among \(columns); found 'batchsize'; rename it or leave it out"),
      Wrong(
        "an option that says nothing about the model", "name,force\na,true\n",
        "line 1: expected columns among \(columns); found 'force'; rename it or leave it out"),
      Wrong(
        "a name twice", "name\na\nb\na\n",
        "line 4: column name: expected every name once; found 'a', which line 2 has; change one"),
      Wrong("no name", "name,epochs\n,3\n", "line 2: \(usableName); found ''"),
      Wrong("a path", "name\n../a\n", "line 2: \(usableName); found '../a'"),
      Wrong("a hidden folder", "name\n.a\n", "line 2: \(usableName); found '.a'"),
      Wrong("an option as a name", "name\n-a\n", "line 2: \(usableName); found '-a'"),
      Wrong("a space", "name\na b\n", "line 2: \(usableName); found 'a b'"),
      Wrong("a letter that file systems write in two ways", "name\n\u{E9}\n", "line 2: \(usableName); found '\u{E9}'"),
      Wrong(
        "no number", "name,batch_size,epochs\na,64,3\nb,many,3\n",
        "line 3: column batch_size: expected what --batch-size takes; found 'many' (The value 'many' is invalid for "
          + "'--batch-size <n>')"),
      Wrong(
        "a number out of range", "name,epochs,batch_size\na,3,0\n",
        "line 2: column batch_size: expected what --batch-size takes; found '0' (batch size: 1 to 1000000 are "
          + "possible, 0 was asked for)"),
      Wrong(
        "a cell that does not go with another", "name,optimizer,weight_decay\na,adamw,0.1\nb,adam,0.1\n",
        "line 3: column weight_decay: expected what --weight-decay takes; found '0.1' (weight decay: 0 with adam, more "
          + "with adamw and sgd are possible, 0.1 was asked for)"),
      Wrong(
        "a flag that is neither", "name,restore_best\na,yes\n",
        "line 2: column restore_best: expected what --restore-best takes; found 'yes' (give true, false or nothing)"),
    ])
  private func wrong(_ wrong: Wrong) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(wrong.content, to: "candidates.csv")
    let error = #expect(throws: FileError.self) { try CandidatesFile(path) }
    #expect(error?.description == "\(path): \(wrong.problem)")
    #expect(error?.kind == .badData)
  }

  @Test("an impossible architecture is refused with its column and reason")
  func architecture() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("name,architecture\na,\"conv32,pol\"\n", to: "candidates.csv")
    let error = #expect(throws: FileError.self) { try CandidatesFile(path) }
    let text = error?.description ?? ""
    #expect(
      text.hasPrefix("\(path): line 2: column architecture: expected what --architecture takes; found 'conv32,pol'"))
    #expect(text.contains("\"pol\" is not a layer") && !text.contains("\n"), "\(text)")
  }

  @Test("a name that no row has is refused with those that there are")
  func unknown() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("name\na\nb\n", to: "candidates.csv")
    let read = try CandidatesFile(path)
    #expect(try read.candidate("b").name == "b")
    let error = #expect(throws: FileError.self) { try read.candidate("c") }
    #expect(error?.description == "\(path): expected a row named 'c'; found rows named a, b")
  }
}
