import Network

/// A model whose last layers have weights drawn anew, one layer more at each step: what tells whether maps depend on
/// what was learnt (Adebayo and others, "Sanity Checks for Saliency Maps", 2018, cascading randomization).
package struct RedrawnLayers {
  /// Name of the layer that was redrawn last, and the model in which it and all behind it are redrawn.
  package let steps: [(layer: String, model: Model)]

  /// Redraws the layers of a model from the output on.
  ///
  /// The weights are what training would start from with the seed after the model's own, which is 0 where nobody knows
  /// it: the model's own start is no stranger to what became of it.
  package init(of model: Model) {
    let seed = (model.training?.options.seed ?? 0) &+ 1
    let fresh = Parameters(glorotUniformFor: model.shape, seed: seed, fold: 0)
    var parameters = model.parameters
    steps = model.shape.layers.reversed().filter { $0.kernelShape != nil }.map { layer in
      for name in [layer.kernelName, layer.biasName] { parameters[name] = fresh[name] }
      return (layer.name, Model(shape: model.shape, parameters: parameters, training: nil))
    }
  }
}
