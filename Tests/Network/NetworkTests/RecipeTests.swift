import Dataset
import Network
import Testing

/// What the accurate recipe adds to the reference method, end to end.
@Suite struct RecipeTests {
  @Test func theReferenceIsTheDefault() {
    #expect(Recipe.reference.options(fold: 3) == TrainingOptions(fold: 3))
  }

  @Test(arguments: Recipe.allCases) func everyRecipeIsPossible(recipe: Recipe) throws {
    try recipe.options(fold: 2).validate()
    #expect(recipe.options(fold: 2).fold == 2)
  }

  private static func options(_ optimizer: Optimizer = .adam) -> TrainingOptions {
    Small.options {
      $0.epochs = 4
      $0.patience = nil
      $0.restoreBest = true
      $0.learningRate = optimizer == .sgd ? 0.05 : 0.02
      $0.optimizer = optimizer
      $0.weightDecay = optimizer.defaultWeightDecay
      $0.schedule = .oneCycle
      $0.augmentation = .digits
      $0.averaging = 0.9
      $0.labelSmoothing = 0.1
    }
  }

  /// Interrupted after every few batches, each time going on from the file, on another number of threads.
  @Test(arguments: Optimizer.allCases) func resumedIsUninterruptedAtAnyThreadCount(kind: Optimizer) throws {
    let options = Self.options(kind)
    let whole = try Small.run(options)
    let folder = try TemporaryFolder()
    for limit in [3, 7, 12, 20] {
      let state = try Small.interrupted(options, after: limit, threads: 3, file: folder.path("checkpoint"))
      let resumed = try Small.run(options, threads: 2, resuming: state)
      #expect(resumed.parameters == whole.parameters && resumed.validation == whole.validation)
      #expect(resumed.history.map(\.validLoss) == whole.history.map(\.validLoss))
    }
  }

  /// Each ingredient changes the weights; none is lost on the way to the engine.
  @Test func everyIngredientCounts() throws {
    let changes: [(inout TrainingOptions) -> Void] = [
      { $0.schedule = .constant }, { $0.augmentation = .none }, { $0.averaging = nil }, { $0.labelSmoothing = 0 },
      {
        $0.optimizer = .adamw
        $0.weightDecay = 0.5
      }, { $0.optimizer = .sgd }, { _ in },
    ]
    let models = try changes.map { change in
      var options = Self.options()
      change(&options)
      return try Small.run(options).parameters
    }
    for i in models.indices { for j in 0..<i { #expect(models[i] != models[j], "\(i) and \(j)") } }
  }

  /// The model is the average, and so is what is measured after every epoch.
  @Test func theAverageIsTheModelThatIsMeasured() throws {
    var options = Self.options()
    options.restoreBest = false
    var last: TrainingState?
    let result = try Small.run(options, observer: TrainingObserver(checkpoint: { last = $0 }))
    let state = try #require(last)
    #expect(state.average == result.parameters && state.parameters != result.parameters)
    #expect(result.history.last?.validLoss == result.validation?.loss)
  }
}
