import Dataset
import Kernels

/// A place in an image where a filter responds.
public struct FilterResponse: Hashable, Sendable {
  /// The image's place in its set.
  public let image: Int
  /// The row of the layer's output.
  public let row: Int
  /// The column of the layer's output.
  public let column: Int
  /// The filter's output there, behind the ReLU: above 0.
  public let value: Float

  /// Describes a place.
  package init(image: Int, row: Int, column: Int, value: Float) {
    (self.image, self.row, self.column, self.value) = (image, row, column, value)
  }
}

/// The images that each filter of some convolutions responds to most, and where.
public struct StrongestResponses: Sendable {
  /// For each layer its filters, for each filter its responses, strongest first; of equal ones that in the earlier
  /// image. Of an image there is one, the strongest, and of equal ones the first by rows. A filter that is 0 everywhere
  /// has none.
  public let layers: [[[FilterResponse]]]

  /// The most numbers that are kept of a chunk of images, for all filters together.
  private static let chunkSize = 1 << 21

  /// Looks at all images once; apart from the images it holds 16 MiB and the activations of an image for each thread.
  ///
  /// - Parameters:
  ///   - layers: Names of convolutions.
  ///   - model: The model that they are of.
  ///   - data: The images.
  ///   - count: How many responses to keep of a filter.
  ///   - threads: The number of threads; they change nothing but the time.
  ///   - progress: Called with the number of images seen, and may throw to end the search.
  /// - Throws: ``DataMismatch`` if the images are not of the kind that the model takes, or what `progress` throws.
  /// - Precondition: the model has these layers, and they are convolutions.
  public init(
    of layers: [String], in model: Model, on data: LabelledImages, count: Int, threads: Int,
    progress: (Int) throws -> Void = { _ in }
  ) throws {
    try model.shape.check(data)
    let known = model.shape.layers
    let places = layers.map { name in
      guard let place = known.firstIndex(where: { $0.name == name }), known[place].biasShape != nil,
        known[place].kind != .dense
      else { preconditionFailure("there is no convolution \(name)") }
      return place
    }
    let sequence = LayerSequence(
      model.shape, model.parameters, count: (places.max() ?? -1) + 1, workers: threads)
    let filters = places.map { known[$0].output[2] }
    let total = filters.reduce(0, +)
    let chunk = max(threads, min(1024, Self.chunkSize / max(1, total)))
    let values = PerImage<Float>(count: chunk * total, 0)
    let positions = PerImage<Int32>(count: chunk * total, 0)
    let team = ThreadTeam(count: threads)
    let pixels = model.shape.image.shape.count
    var strongest = filters.map { [[FilterResponse]](repeating: [], count: $0) }

    for start in stride(from: 0, to: data.count, by: chunk) {
      let images = start..<min(start + chunk, data.count)
      data.images.withUnsafeBufferPointer { bytes in
        team.run(images.count) { task, worker in
          let first = (start + task) * pixels
          sequence.run(on: UnsafeBufferPointer(rebasing: bytes[first..<first + pixels]), worker: worker)
          var slot = task * total
          for (place, filters) in zip(places, filters) {
            sequence.output(of: place, worker: worker).withUnsafeBufferPointer { output in
              let channels = sequence.channels(of: place)
              for filter in 0..<filters {
                (values[slot], positions[slot]) = Self.largest(in: output, from: filter, by: channels)
                slot += 1
              }
            }
          }
        }
      }
      for image in images {
        var slot = (image - start) * total
        for (layer, place) in places.enumerated() {
          let width = known[place].output[1]
          for filter in 0..<filters[layer] {
            let position = Int(positions[slot])
            let response = FilterResponse(
              image: image, row: position / width, column: position % width, value: values[slot])
            Self.keep(response, in: &strongest[layer][filter], count: count)
            slot += 1
          }
        }
      }
      try progress(images.upperBound)
    }
    self.layers = strongest
  }

  /// The largest output of one filter, and the first position that has it.
  private static func largest(
    in output: UnsafeBufferPointer<Float>, from filter: Int, by channels: Int
  ) -> (Float, Int32) {
    var (value, position, current) = (Float(0), Int32(0), Int32(0))
    for index in stride(from: filter, to: output.count, by: channels) {
      if output[index] > value { (value, position) = (output[index], current) }
      current += 1
    }
    return (value, position)
  }

  /// Puts a response behind all that are as strong; what is one too many falls off the end.
  private static func keep(_ response: FilterResponse, in list: inout [FilterResponse], count: Int) {
    guard response.value > 0, list.count < count || response.value > (list.last?.value ?? 0) else { return }
    let place = list.firstIndex { $0.value < response.value } ?? list.count
    list.insert(response, at: place)
    if list.count > count { list.removeLast() }
  }
}
