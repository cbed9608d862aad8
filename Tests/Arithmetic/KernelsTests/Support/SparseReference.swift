import Kernels
import Reference

/// What the dense reference makes of a ``SparseProblem``, and what the bounds of its errors need.
struct SparseReference {
  /// The gradients added up over the images, and the sums of the magnitudes that they add up.
  private(set) var kernel, kernelMagnitudes, bias, biasMagnitudes: Grid
  /// For each image, the gradient with respect to its input.
  private(set) var inputs: [(gradient: Grid, magnitudes: Grid, terms: Grid)] = []
  /// How many gradients each filter has in each image.
  private(set) var kept: [[Int]] = []

  init(_ problem: SparseProblem, addedTo start: (kernel: Grid, bias: Grid)) {
    (kernel, bias) = start
    (kernelMagnitudes, biasMagnitudes) = (kernel.magnitudes, bias.magnitudes)
    for image in problem.images {
      let dense = problem.denseGradient(image)
      let exact = convolutionGradients(image.input, kernel: problem.kernel, outputGradient: dense)
      let magnitudes = convolutionGradients(
        image.input.magnitudes, kernel: problem.kernel.magnitudes, outputGradient: dense.magnitudes)
      let terms = convolutionGradients(image.input.ones, kernel: problem.kernel.ones, outputGradient: dense.nonZeros)
      kernel.add(exact.kernel)
      bias.add(exact.bias)
      kernelMagnitudes.add(magnitudes.kernel)
      biasMagnitudes.add(magnitudes.bias)
      inputs.append((exact.input, magnitudes.input, terms.input))
      kept.append(terms.bias.values.map { Int($0) })
    }
  }

  /// The gradients that a filter has in all images, which is how often a chain through all of them is rounded.
  func allKept(_ filter: Int) -> Int { kept.reduce(0) { $0 + $1[filter] } }

  /// The most gradients that a filter has in one image.
  func mostKept(_ filter: Int) -> Int { kept.reduce(0) { max($0, $1[filter]) } }
}

extension Grid {
  /// As many ones.
  var ones: Grid { Grid(extents, values: Array(repeating: 1, count: values.count)) }

  /// One where an element is not zero.
  var nonZeros: Grid { Grid(extents, values: values.map { $0 == 0 ? 0 : 1 }) }

  /// Adds element by element.
  mutating func add(_ other: Grid) {
    for index in values.indices { values[index] += other.values[index] }
  }
}
