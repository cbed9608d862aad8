import Network

/// What a training run tells and asks while it works, as a library neither prints nor listens to signals.
package struct RunObserver {
  /// Takes a line of the results.
  package var say: (String) -> Void
  /// Takes a remark, which is no part of the results.
  package var note: (String) -> Void
  /// Called when training begins, which it does not where everything is up to date, with the number of images of an
  /// epoch; the answer shows how it proceeds.
  package var begin: (_ imagesPerEpoch: Int) -> TrainingObserver
  /// Asked after every batch whether to end now.
  package var shouldStop: () -> Bool

  package init(
    say: @escaping (String) -> Void, note: @escaping (String) -> Void,
    begin: @escaping (_ imagesPerEpoch: Int) -> TrainingObserver, shouldStop: @escaping () -> Bool
  ) {
    self.say = say
    self.note = note
    self.begin = begin
    self.shouldStop = shouldStop
  }
}

/// A run that was asked to stop: what it saved, and what the same command does next.
package struct StoppedRun: Error, CustomStringConvertible {
  /// The sentence.
  package let description: String
}
