extension Engine {
  /// Where the time of all training steps so far went; `nil` unless it was asked for.
  public var profile: TrainingProfile? {
    guard let clock else { return nil }
    let layers = Dictionary(uniqueKeysWithValues: network.layers.map { ($0.kernelName, $0) })
    let profiled = stages.indices.map { index in
      let stage = stages[index]
      let multiplyAdds = stage.tensors.first.flatMap { layers[$0.name] }?.multiplyAdds ?? 0
      return TrainingProfile.Stage(
        name: stage.name, forward: clock.total(.forward, stage: index), backward: clock.total(.backward, stage: index),
        update: clock.total(.update, stage: index),
        multiplyAdds: multiplyAdds * passes(of: index))
    }
    return TrainingProfile(
      threads: workers, images: clock.images, seconds: clock.wallSeconds, stages: profiled,
      pixelsAndLoss: clock.outsideStages)
  }

  /// How often a training step goes through a stage: once forward, once for the gradient of the weights, and once for
  /// that of the input where somebody wants it. Below the first trained stage it goes forward, unless features
  /// are kept.
  private func passes(of stage: Int) -> Int {
    guard stage >= firstTrained else { return features == nil ? 1 : 0 }
    return 1 + (stages[stage].isTrained ? 1 : 0) + (stage > firstTrained ? 1 : 0)
  }
}
