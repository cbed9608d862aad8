import Dataset
import Formats
import Network
import RunFiles

/// What the tools left that shows why the final model answers as it does; nothing that is about another model or other
/// images.
struct Explanations {
  /// What the most confident mistakes rest on.
  let maps: MistakenMaps?
  /// What excites the filters of the first and the last convolution.
  let patches: [FilterPatches]
  /// The final model, which the patches show filters of; `nil` without patches.
  let model: Model?
  /// The tables of patches, there or not.
  let tables: [String]
  /// Files that are not there, and without which there are no patches.
  let missingForPatches: [String]
  /// Remarks about files that do not belong together, in sentences.
  let remarks: [String]

  /// Reads what is there.
  ///
  /// - Throws: `FileError` if a file that is there is not what it should be.
  init(in artifacts: Artifacts, final: Training, testImages: LabelledImages?) throws {
    let network = try final.metadata?.network(path: final.files.model)
    let convolutions = network?.layers.filter { $0.kind != .dense && $0.kernelShape != nil } ?? []
    let shown = convolutions.count > 1 ? [convolutions[0], convolutions[convolutions.count - 1]] : convolutions
    tables = shown.map { artifacts.patches(of: $0.name) }
    guard let network, let testImages, ImageShape(of: testImages) == network.image else {
      (maps, patches, model, remarks) = (nil, [], nil, [])
      missingForPatches = shown.isEmpty || testImages != nil ? [] : [artifacts.testImages]
      return
    }
    let found = try (model: CRC32.of(file: final.files.model), images: CRC32.of(file: artifacts.testImages))
    var remarks: [String] = []
    // A table without rows is about nothing else.
    func isOfTheSame(_ checksums: (String, String)?, _ path: String, _ tool: String) -> Bool {
      guard let checksums, checksums != (found.model.tableText, found.images.tableText) else { return true }
      remarks.append(
        "\(path) is about another model than \(final.files.model) or other images than \(artifacts.testImages), and"
          + " left out; run \(tool)")
      return false
    }
    let files = artifacts.mistakenMaps
    maps = try ifPresent(files.table) { table in
      let rows = try SaliencyRow.schema.read(table)
      let checksums = rows.first.map { ($0.modelChecksum, $0.imagesChecksum) }
      guard isOfTheSame(checksums, table, "render-saliency --mistakes 24") else { return nil }
      return try MistakenMaps(rows, files, image: network.image)
    }.flatMap { $0 }
    var missing: [String] = []
    patches = try shown.compactMap { layer in
      let path = artifacts.patches(of: layer.name)
      guard let rows = try ifPresent(path, { try PatchRow.schema.read($0) }) else {
        missing.append(path)
        return nil
      }
      let checksums = rows.first.map { ($0.modelChecksum, $0.imagesChecksum) }
      guard isOfTheSame(checksums, path, "render-filters --patches") else { return nil }
      return try FilterPatches(rows, from: path, of: layer, in: network, images: testImages.count)
    }
    missingForPatches = missing
    model = patches.isEmpty ? nil : try Model.read(final.files.model)
    self.remarks = remarks
  }
}
