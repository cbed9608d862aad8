import Network

/// What a training run tells and asks while it works, as a library neither prints nor listens to signals.
public struct RunObserver {
  /// Takes a line of the results.
  public var say: (String) -> Void
  /// Takes a remark, which is no part of the results.
  public var note: (String) -> Void
  /// Called when training begins, which it does not where everything is up to date, with the number of images of an
  /// epoch; the answer shows how it proceeds.
  public var begin: (_ imagesPerEpoch: Int) -> TrainingObserver
  /// Asked after every batch whether to end now.
  public var shouldStop: () -> Bool

  /// Gathers the closures.
  public init(
    say: @escaping (String) -> Void, note: @escaping (String) -> Void,
    begin: @escaping (_ imagesPerEpoch: Int) -> TrainingObserver, shouldStop: @escaping () -> Bool
  ) {
    self.say = say
    self.note = note
    self.begin = begin
    self.shouldStop = shouldStop
  }
}

/// A run that was asked to stop: what is saved of it, and what the same command does next.
public struct StoppedRun: Error, CustomStringConvertible {
  /// The sentence.
  public let description: String
}
