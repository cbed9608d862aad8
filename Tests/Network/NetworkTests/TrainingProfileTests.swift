import Network
import Testing

@Suite struct TrainingProfileTests {
  private func run(isProfiled: Bool, threads: Int) throws -> TrainingResult {
    try Trainer(shape: Small.shape(), options: Small.options(), threads: threads, isProfiled: isProfiled)
      .run(on: Small.data(), training: Small.training, validation: Small.validation)
  }

  @Test(arguments: [1, 3]) func addsUpToTheThreadsTime(threads: Int) throws {
    let profile = try #require(try run(isProfiled: true, threads: threads).profile)
    #expect(profile.threads == threads)
    #expect(profile.images == 4 * Small.training.count)
    #expect(profile.stages.map(\.name) == ["conv1+pool1", "dense1", "dense2"])
    for stage in profile.stages {
      #expect(stage.forward > 0 && stage.backward > 0 && stage.update > 0, "\(stage.name)")
      #expect(stage.seconds == stage.forward + stage.backward + stage.update)
    }
    #expect(profile.pixelsAndLoss > 0 && profile.waiting >= 0)
    // Whatever a thread did lies between the beginning and the end of its step.
    let busy = profile.stages.reduce(profile.pixelsAndLoss) { $0 + $1.seconds }
    #expect(busy <= Double(threads) * profile.seconds)
    #expect(abs(busy + profile.waiting - Double(threads) * profile.seconds) <= 1e-9)
  }

  @Test func changesNoBit() throws {
    let timed = try run(isProfiled: true, threads: 2)
    let plain = try run(isProfiled: false, threads: 2)
    #expect(plain.profile == nil)
    #expect(timed.parameters == plain.parameters)
  }

  /// The default network: a multiply–add for each weight and output position, three times but for the pixels' gradient.
  @Test func countsTheArithmeticOfTheFormulas() throws {
    let shape = try NetworkShape(.reference, image: ImageShape(height: 28, width: 28), classes: 10)
    #expect(shape.layers.map(\.multiplyAdds) == [194_688, 0, 2_230_272, 0, 331_776, 36_864, 640])
    let engine = Engine(shape: shape, batchCapacity: 8, threads: 1, isProfiled: true)
    let stages = try #require(engine.profile).stages
    #expect(stages.map(\.multiplyAdds) == [2 * 194_688, 3 * 2_230_272, 3 * 331_776, 3 * 36_864, 3 * 640])
  }
}
