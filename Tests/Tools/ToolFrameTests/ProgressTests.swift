import Network
import Synchronization
import Testing
import ToolFrame

@Suite struct ProgressTests {
  /// Collects what a display shows, under a clock that the test sets.
  private final class Screen {
    var time = 100.0
    var text = ""

    func progress(
      _ name: String = "fold 2 of 5", short: String = "fold 2/5", epochs: Int = 3, mayStop: Bool = true,
      images: Int = 1000, quiet: Bool = false, width: Int? = 80
    ) -> Progress {
      Progress(
        name, shortName: short, epochs: epochs, mayStopEarly: mayStop, imagesPerEpoch: images, quiet: quiet,
        terminal: Terminal(isInteractive: width != nil, width: width ?? 80, hasColor: false),
        clock: { self.time }, write: { self.text += $0 })
    }
  }

  private func record(_ epoch: Int = 1) -> EpochRecord {
    EpochRecord(
      epoch: epoch, trainLoss: 0.03214, trainAccuracy: 0.98995, validLoss: 0.0411, validAccuracy: 0.9877, seconds: 1.53)
  }

  @Test func elsewhereThanOnATerminalThereIsOneLinePerEpoch() {
    let screen = Screen()
    let progress = screen.progress(epochs: 12, width: nil)
    progress.update(epoch: 1, images: 64, loss: 2.3, accuracy: 0.1)
    #expect(screen.text.isEmpty)
    progress.finish(record())
    progress.close()
    #expect(screen.text == "fold 2 of 5, epoch  1/12: loss 0.0321, accuracy 99.00 %; valid 0.0411, 98.77 %; 1.5 s\n")
  }

  @Test func withoutAValidationPartNoneIsShown() {
    let screen = Screen()
    var record = record(2)
    (record.trainLoss, record.trainAccuracy, record.seconds) = (1, 0.5, 2)
    (record.validLoss, record.validAccuracy) = (nil, nil)
    screen.progress(width: nil).finish(record)
    #expect(screen.text == "fold 2 of 5, epoch 2/3: loss 1.0000, accuracy 50.00 %; 2.0 s\n")
  }

  @Test func theLiveLineShowsSpeedAndTimeLeft() {
    let screen = Screen()
    let progress = screen.progress()
    progress.update(epoch: 1, images: 100, loss: 2, accuracy: 0.25)
    screen.time += 1
    screen.text = ""
    progress.update(epoch: 1, images: 600, loss: 1, accuracy: 0.5)
    // 500 images a second since the first drawing; 2,400 of the 3,000 images are left.
    #expect(screen.text == "\rfold 2 of 5, epoch 1 of at most 3 [===   ]  loss 1.0000  acc 50.00 %  0:05 left\u{1B}[K")
  }

  @Test func theSpeedIsTheEpochsOwnButTheTimeLeftCountsPauses() {
    let screen = Screen()
    let progress = screen.progress(width: 120)
    progress.update(epoch: 1, images: 0, loss: 2, accuracy: 0)
    screen.time += 10
    progress.update(epoch: 1, images: 1000, loss: 2, accuracy: 0)
    screen.time += 10  // validation
    progress.update(epoch: 2, images: 0, loss: 2, accuracy: 0)
    screen.time += 1
    screen.text = ""
    progress.update(epoch: 2, images: 100, loss: 2, accuracy: 0)
    // 1,100 images in 21 s; the 1,900 left take 36.3 s.
    #expect(screen.text.contains("  100 img/s  0:36 left"))
  }

  @Test(
    "the live line names what is trained and what is to come, and leaves out what does not fit",
    arguments: [
      (70, "fold 2/5, epoch  1 of 20 [===  ]  loss 1.0000  acc 50.00 %  0:39 left"),
      (80, "fold 2 of 5, epoch  1 of at most 20 60%  loss 1.0000  acc 50.00 %  0:39 left"),
      (
        110,
        "fold 2 of 5, epoch  1 of at most 20 [=============          ]  loss 1.0000  acc 50.00 %  500 img/s  0:39 left"
      ),
    ])
  func liveLine(width: Int, line: String) {
    let screen = Screen()
    let progress = screen.progress(epochs: 20, width: width)
    progress.update(epoch: 1, images: 100, loss: 2, accuracy: 0.25)
    screen.time += 1
    screen.text = ""
    progress.update(epoch: 1, images: 600, loss: 1, accuracy: 0.5)
    #expect(screen.text == "\r\(line)\u{1B}[K")
  }

  @Test("a training that cannot stop early has a number of epochs that is not a limit")
  func fixedEpochs() {
    let screen = Screen()
    screen.progress("final model", short: "final", mayStop: false).update(epoch: 2, images: 1, loss: 2, accuracy: 0)
    #expect(screen.text.contains("final model, epoch 2 of 3 "), "\(screen.text)")
  }

  @Test("a terminal of 80 columns holds an epoch's final line")
  func finalLine() {
    let screen = Screen()
    screen.progress(epochs: 20).finish(record(20))
    #expect(screen.text == "fold 2/5, epoch 20/20: loss 0.0321, acc 99.00 %; valid 0.0411, 98.77 %; 1.5 s\n")
  }

  @Test func drawingsAreAtLeastATenthOfASecondApart() {
    let screen = Screen()
    let progress = screen.progress()
    for images in 1...100 {
      progress.update(epoch: 1, images: images, loss: 1, accuracy: 0)
      screen.time += 0.01
    }
    let drawings = screen.text.count { $0 == "\r" }
    #expect((9...10).contains(drawings))
  }

  @Test func theFinalLineTakesThePlaceOfTheLiveOne() {
    let screen = Screen()
    let progress = screen.progress()
    progress.update(epoch: 1, images: 10, loss: 1, accuracy: 0)
    screen.text = ""
    progress.finish(record())
    #expect(screen.text.hasPrefix("\r\u{1B}[Kfold 2/5, epoch 1/3: loss"))
    screen.text = ""
    progress.close()
    #expect(screen.text.isEmpty)
  }

  @Test(arguments: [20, 40, 60, 80, 81, 200])
  func theLiveLineNeverFillsTheTerminal(width: Int) {
    let screen = Screen()
    let progress = screen.progress(epochs: 1000, images: 6_000_000, width: width)
    progress.update(epoch: 999, images: 1, loss: 1234.5, accuracy: 1)
    screen.time += 1
    progress.update(epoch: 999, images: 3_000_000, loss: 1234.5, accuracy: 1)
    let lines = screen.text.split(separator: "\r").map { $0.replacing("\u{1B}[K", with: "") }
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.count < width })
  }

  @Test func quietShowsNothing() {
    let screen = Screen()
    let progress = screen.progress(quiet: true)
    progress.update(epoch: 1, images: 10, loss: 1, accuracy: 0)
    progress.finish(record())
    progress.close()
    #expect(screen.text.isEmpty)
  }
}
