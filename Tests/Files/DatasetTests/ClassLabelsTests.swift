import Dataset
import Formats
import Tensors
import Testing

@Suite("ClassLabels")
struct ClassLabelsTests {
  @Test("counts the samples of each class")
  func histogram() throws {
    let labels = try ClassLabels(Tensor(shape: [6], [2, 0, 1, 2, 2, 0]), from: "labels.npy")
    #expect(labels.histogram == [2, 1, 3])
    #expect(labels.classCount == 3)
    #expect(labels.count == 6)
  }

  @Test("takes all 256 values of a byte")
  func allClasses() throws {
    let labels = try ClassLabels(Tensor(shape: [256], Array(0...255)), from: "labels.npy")
    #expect(labels.histogram == [Int](repeating: 1, count: 256))
  }

  @Test("with a known number of classes, a class may have no sample")
  func knownClasses() throws {
    let labels = try ClassLabels(Tensor(shape: [2], [3, 3]), from: "labels.npy", classCount: 5)
    #expect(labels.histogram == [0, 0, 0, 2, 0])
  }

  @Test("with a known number of classes, refuses a label beyond them and says where it is")
  func beyondKnownClasses() {
    expectBadData(
      "labels.npy", "expected labels from 0 to 4; found 5 at index 1; use data with the same 5 classes"
    ) {
      _ = try ClassLabels(Tensor(shape: [3], [4, 5, 9]), from: "labels.npy", classCount: 5)
    }
  }

  @Test("names the classes without samples", arguments: [([2, 4], "0, 1, 3"), ([0, 200], "1, 2, 3, 4, 5, …")])
  func gaps(_ values: [UInt8], _ names: String) {
    let largest = values[1]
    expectBadData(
      "labels.npy",
      "expected a sample of every class from 0 to \(largest), the largest label; found none of class \(names); number "
        + "the classes from 0 without gaps, in NumPy with searchsorted(unique(train_labels), labels), or use more "
        + "samples"
    ) {
      _ = try ClassLabels(Tensor(shape: [2], values), from: "labels.npy")
    }
  }

  @Test("says what to subtract from labels that begin elsewhere", arguments: [1, 2, 200])
  func firstLabel(_ first: UInt8) {
    let missing = ["0", "0, 1", "0, 1, 2, 3, 4, …"][min(Int(first) - 1, 2)]
    expectBadData(
      "labels.npy",
      "expected a sample of every class from 0 to \(first + 1), the largest label; found none of class \(missing); "
        + "subtract \(first) from every label with idx-convert --label-offset \(first)"
    ) {
      _ = try ClassLabels(Tensor(shape: [3], [first + 1, first, first]), from: "labels.npy")
    }
  }

  @Test("refuses a single class")
  func oneClass() {
    expectBadData(
      "labels.npy", "expected labels of at least 2 classes; found only 0; there is nothing to tell apart"
    ) {
      _ = try ClassLabels(Tensor(shape: [2], [0, 0]), from: "labels.npy")
    }
  }

  @Test("refuses no labels, and labels in rows and columns")
  func shapes() {
    expectBadData("labels.npy", "expected at least one label; found none; check the data set") {
      _ = try ClassLabels(Tensor(shape: [0], []), from: "labels.npy")
    }
    expectBadData(
      "labels.npy", "expected labels of shape (N); found 2×1; give the number of the class for each image"
    ) {
      _ = try ClassLabels(Tensor(shape: [2, 1], [0, 1]), from: "labels.npy")
    }
  }
}
