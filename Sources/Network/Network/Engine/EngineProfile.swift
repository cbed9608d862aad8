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
        // Once forward, once for the gradient of the weights, and once for that of the input where somebody wants it.
        multiplyAdds: multiplyAdds * (index > firstTrained ? 3 : 2))
    }
    return TrainingProfile(
      threads: workers, images: clock.images, seconds: clock.wallSeconds, stages: profiled,
      pixelsAndLoss: clock.outsideStages)
  }
}
