import ArgumentParser
import Search
import Training

/// The values of each column of the candidates but the network.
struct ColumnOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Recipes, such as reference,accurate. (default: one)", valueName: "list"))
  var recipe: String?

  @Option(help: ArgumentHelp("Images in a step, such as 32,64 or 16..256.", valueName: "values"))
  var batchSize: String?

  @Option(help: ArgumentHelp("Optimisers, such as adam,adamw.", valueName: "list"))
  var optimizer: String?

  @Option(help: ArgumentHelp("Learning rates, such as 3e-4..3e-3.", valueName: "values"))
  var learningRate: String?

  @Option(help: ArgumentHelp("Schedules, such as constant,one-cycle.", valueName: "list"))
  var schedule: String?

  @Option(help: ArgumentHelp("Momenta of sgd, such as 0.8..0.95.", valueName: "values"))
  var momentum: String?

  @Option(help: ArgumentHelp("Decays of the weights, such as 0.001..0.1.", valueName: "values"))
  var weightDecay: String?

  @Option(help: ArgumentHelp("Distortions, with ';' between them: 'none;rotate=10,shift=2'.", valueName: "list"))
  var augment: String?

  @Option(help: ArgumentHelp("Decays of a moving average, such as 0,0.998.", valueName: "values"))
  var averaging: String?

  @Option(help: ArgumentHelp("Fractions of every label that are spread, such as 0..0.1.", valueName: "values"))
  var labelSmoothing: String?

  @Option(help: ArgumentHelp("Weights by class: none,balanced.", valueName: "list"))
  var classWeights: String?

  @Option(help: ArgumentHelp("Most epochs, such as 5,10; not for --halving, which sets them.", valueName: "values"))
  var epochs: String?

  @Option(help: ArgumentHelp("Epochs without a lower validation loss, such as 3,5.", valueName: "values"))
  var patience: String?

  @Option(help: ArgumentHelp("Whether the best weights are kept: true,false.", valueName: "list"))
  var restoreBest: String?

  @Option(help: ArgumentHelp("Whether images keep their order: true,false.", valueName: "list"))
  var noShuffle: String?

  /// The values of the columns that were given.
  func columns() throws(SearchProblem) -> [CandidateColumn: ColumnValues] {
    let given: [(CandidateColumn, String?)] = [
      (.recipe, recipe), (.batchSize, batchSize), (.optimizer, optimizer), (.learningRate, learningRate),
      (.schedule, schedule), (.momentum, momentum), (.weightDecay, weightDecay), (.augment, augment),
      (.averaging, averaging), (.labelSmoothing, labelSmoothing), (.classWeights, classWeights), (.epochs, epochs),
      (.patience, patience), (.restoreBest, restoreBest), (.noShuffle, noShuffle),
    ]
    var columns: [CandidateColumn: ColumnValues] = [:]
    for (column, text) in given {
      if let text { columns[column] = try ColumnValues(text, for: column) }
    }
    return columns
  }
}
