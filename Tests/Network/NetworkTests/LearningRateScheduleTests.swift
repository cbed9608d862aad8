import Formats
import Network
import Testing

@Suite struct LearningRateScheduleTests {
  /// Every row of a table that PyTorch and Keras made: see Fixtures/make_schedules.py.
  @Test func ratesAreThoseOfPyTorchAndKeras() throws {
    let table = try CSVTable.read(Fixture.path("schedules.csv"))
    #expect(table.rows.count == 40)
    let (steps, perEpoch) = (try table.integers("steps"), try table.integers("per_epoch"))
    let (names, peaks, rates) = (try table.texts("schedule"), try table.texts("rate"), try table.texts("rates"))
    for row in table.rows.indices {
      let schedule = try #require(LearningRateSchedule(names[row]))
      let peak = try #require(Double(peaks[row]))
      let expected = rates[row].split(separator: " ").compactMap { Double($0) }
      #expect(expected.count == steps[row])
      for (step, rate) in expected.enumerated() {
        let found = schedule.rate(step: step, of: steps[row], perEpoch: perEpoch[row], peak: peak)
        // PyTorch works its cosine out from step to step, which adds up roundings in double precision; Keras rounds
        // the progress, the cosine, its sum, its half and the product to single precision.
        #expect(abs(found - rate) <= 5 * 0x1p-24 * peak, "\(names[row]), step \(step) of \(steps[row])")
      }
    }
  }

  @Test(arguments: ["constant", "cosine", "one-cycle", "step10x0.5", "step1x1.0"])
  func textIsReadBack(text: String) throws {
    #expect(try #require(LearningRateSchedule(text)).description == text)
  }

  @Test(arguments: [
    "", "Cosine", "step", "step3", "stepx0.5", "step0x0.5", "step3x0", "step3x1.5", "step3xnan", "step-1x0.5", "3x0.5",
    "step3x0.5 ",
  ])
  func whatIsNoScheduleIsRefused(text: String) { #expect(LearningRateSchedule(text) == nil) }

  /// Only the shape over a known number of epochs makes it wrong to stop early.
  @Test func cosineAndOneCycleArePlanned() {
    let planned = ["constant", "cosine", "one-cycle", "step2x0.5"].map { LearningRateSchedule($0)?.isPlanned }
    #expect(planned == [false, true, true, false])
  }
}
