import Dataset
import Formats
import FoundationEssentials
import Tensors

/// The images that everything here is measured on: MNIST, as embedded in the repository.
///
/// Kernels that visit the argmax positions of a pool only do as much work as the images and weights make them, so
/// random numbers would not do.
public enum MNIST: String {
  case train
  case test = "t10k"

  /// Reads images and labels.
  public func load() throws -> LabelledImages {
    let images = "\(Self.folder)/\(rawValue)-images-idx3-ubyte.gz"
    let labels = "\(Self.folder)/\(rawValue)-labels-idx1-ubyte.gz"
    return try LabelledImages(
      images: Self.bytes(images), from: images, labels: ClassLabels(Self.bytes(labels), from: labels), from: labels)
  }

  private static let folder = pipelineFolder + "/data/mnist"

  private static func bytes(_ path: String) throws -> Tensor<UInt8> {
    guard let bytes = try IDX.read(path).tensor(of: UInt8.self) else {
      throw FileError(.badData, path: path, "unsigned bytes expected, another type found: fetch MNIST again")
    }
    return bytes
  }
}

/// The folder of the package that is measured: this file is `Benchmarks/Sources/Workload/MNIST.swift` in it.
public let pipelineFolder = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }.path
