import ArgumentParser
import Dataset
import FoundationEssentials
import Glibc
import Kernels
import Network
import Tensors
import Workload

/// Trains and evaluates the reference network when told to, and says how fast it was: this project's side of
/// `compare/compare.py`.
@main
struct Throughput: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "throughput",
    abstract: "Measures training and inference on MNIST, or on other images.",
    discussion: """
      Reads lines from standard input, "train SECONDS", "infer SECONDS" or "limit SECONDS", and answers each with a line \
      of JSON: what was done in about so long (see compare/protocol.py). Before the first it trains 300 steps.
      """)

  @Option(help: "The number of threads.")
  var threads = ProcessInfo.processInfo.activeProcessorCount

  @Option(help: "The number of images of a training step.")
  var batchSize = 64

  @Option(help: "The hidden layers.")
  var architecture = Architecture.reference.description

  @Option(help: "Images to train on and to evaluate, an .npy file. (default: MNIST's)")
  var images: String?

  @Option(help: "Their labels.")
  var labels: String?

  func validate() throws {
    guard (images == nil) == (labels == nil) else { throw ValidationError("--images and --labels go together") }
    guard threads >= 1 else { throw ValidationError("--threads: at least 1 is possible, \(threads) was asked for") }
    guard batchSize >= 1 else {
      throw ValidationError("--batch-size: at least 1 is possible, \(batchSize) was asked for")
    }
  }

  func run() throws {
    let (data, test) = try loadData()
    let training = try Training(Architecture(architecture), on: data, batchSize: batchSize, threads: threads)
    training.run(images: warmUpImages)
    answer(Ready(versions: ["architecture": architecture, "parameters": "\(training.network.parameterCount)"]))
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard words.count == 2, let seconds = Double(words[1]) else {
        throw ValidationError("a command and seconds expected, as in \"train 5\"; \"\(line)\" found")
      }
      switch words[0] {
      case "train": answer(timed { train(training, seconds) })
      case "infer": answer(timed { infer(training.engine, test, seconds) })
      case "limit":
        let limit = FMALimit.measure(threads: threads)
        answer(
          Limit(
            limit: limit, training: limit / Double(2 * training.network.denseTraining),
            inference: limit / Double(2 * training.network.denseInference)))
      default: throw ValidationError("train, infer or limit expected, \"\(words[0])\" found")
      }
    }
  }

  /// The images to train on and those to evaluate.
  private func loadData() throws -> (LabelledImages, LabelledImages) {
    guard let images, let labels else { return (try MNIST.train.load(), try MNIST.test.load()) }
    let data = try LabelledImages.read(images: images, labels: labels)
    return (data, data)
  }

  private func train(_ training: Training, _ seconds: Double) -> (images: Int, sums: BatchResult) {
    var (images, sums) = (0, BatchResult())
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      sums.add(training.step())
      images += training.batchSize
    }
    return (images, sums)
  }

  private func infer(_ engine: Engine, _ data: LabelledImages, _ seconds: Double) -> (images: Int, sums: BatchResult) {
    var (images, sums) = (0, BatchResult())
    let indices = Array(0..<data.count)
    let end = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < end {
      // It throws what its closures throw, and there are none.
      if let result = try? engine.evaluate(on: data, indices: indices) { sums.add(result) }
      images += data.count
    }
    return (images, sums)
  }

  private func timed(_ work: () -> (images: Int, sums: BatchResult)) -> Done {
    let before = Usage()
    let start = ContinuousClock.now
    let (images, sums) = work()
    let seconds = start.duration(to: .now).seconds
    let after = Usage()
    return Done(
      images: images, seconds: seconds, cpu: after.seconds - before.seconds, loss: sums.lossSum / Double(images),
      accuracy: Double(sums.correct) / Double(images), memory: after.peakMemory)
  }

  private func answer(_ message: some Encodable) {
    guard let json = try? JSONEncoder().encode(message) else { return }
    print(String(decoding: json, as: UTF8.self))
    fflush(nil)
  }
}

private struct Ready: Encodable {
  let ready = true
  let versions: [String: String]
}

/// What the answer to "limit" holds: operations per second, and the images per second that dense arithmetic could
/// reach.
private struct Limit: Encodable {
  let limit: Double
  let training: Double
  let inference: Double
}

private struct Done: Encodable {
  let images: Int
  let seconds: Double
  let cpu: Double
  let loss: Double
  let accuracy: Double
  let memory: Int
}

extension BatchResult {
  fileprivate mutating func add(_ other: BatchResult) {
    lossSum += other.lossSum
    correct += other.correct
  }
}

/// What the process has used so far.
private struct Usage {
  let seconds: Double
  let peakMemory: Int

  init() {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    seconds =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6
    peakMemory = usage.ru_maxrss * 1024
  }
}
