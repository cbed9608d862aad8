import Formats
import FoundationEssentials
import Tensors
import Testing

@Suite("audit-data")
struct AuditDataTests {
  /// A finished run of which some training images have wrong labels, one is in the test set, too, and some look odd.
  private static let spoilt = Task {
    var labels = SmallData.labels(90)
    for image in wrong { labels[image] = (labels[image] + 1) % 3 }
    let folder = try await SmallData.folder(labels: labels).shared()
    var pixels = SmallData.pixels(90, seed: 1)
    let size = SmallData.side * SmallData.side
    func copy(_ from: Int, to place: Int) {
      pixels.replaceSubrange(place * size..<(place + 1) * size, with: pixels[from * size..<(from + 1) * size])
    }
    copy(30, to: 33)
    copy(31, to: 32)
    for position in 60 * size..<61 * size { pixels[position] = 7 }
    try NPY.write(
      Tensor<UInt8>(shape: [90, SmallData.side, SmallData.side], pixels), to: folder.path("artifacts/train-images.npy"))
    var test = SmallData.pixels(30, seed: 2)
    test.replaceSubrange(4 * size..<5 * size, with: pixels[30 * size..<31 * size])
    try NPY.write(
      Tensor<UInt8>(shape: [30, SmallData.side, SmallData.side], test), to: folder.path("artifacts/test-images.npy"))
    for fold in 1...3 { try await SmallData.train(folder, fold: fold, ["--epochs", "8"]).succeeds() }
    return folder
  }
  private static let wrong = [7, 21, 50, 77]

  private func audit(_ folder: TemporaryFolder) async throws -> ToolRun {
    let run = try await folder.run("audit-data").succeeds()
    return run
  }

  @Test("finds wrong labels, the same as cleanlab, with their images in a figure and in the report")
  func labelIssues() async throws {
    let folder = try await Self.spoilt.value.copy()
    let run = try await audit(folder)
    let table = try folder.table("artifacts/label_issues.csv")
    #expect(table.columns == ["index", "label", "suggested", "p0", "p1", "p2"])
    let found = try table.integers("index")
    #expect(Set(found).isSuperset(of: Self.wrong))
    #expect(found.count <= Self.wrong.count + 4)
    for row in table.rows where Self.wrong.contains(Int(row[0]) ?? -1) {
      #expect(Int(row[2]) == ((Int(row[1]) ?? 0) + 2) % 3)
    }
    #expect(run.output.contains("artifacts/label_issues.csv: \(found.count) labels of 90 probably wrong ("))
    let figure = try PNG.decode(folder.bytes("artifacts/figures/label-issues.png"), as: .rgb, path: "figure")
    #expect(figure.width > 300 && figure.height > 150)
    try await folder.run("render-report").succeeds()
    let page = try folder.text("artifacts/report.html")
    #expect(page.contains("What may be wrong with the data"))
    #expect(page.contains("\(found.count) training labels of 90"))
    #expect(page.contains("Training image \(found[0]): labelled "))
    let checked = try await folder.run("idx-convert", ["--check", "artifacts/label_issues.csv"])
    #expect(checked.output.contains("\(found.count) rows, columns index,label,suggested"))
  }

  @Test("finds identical images, says whether their labels agree, and how many test images are in the training set")
  func duplicates() async throws {
    let folder = try await Self.spoilt.value.copy()
    let run = try await audit(folder)
    // Images 31 and 32 are of different classes.
    #expect(
      try folder.text("artifacts/duplicates.csv") == """
        group,set,index,label,labels
        0,train,30,0,contradicting
        0,train,33,0,contradicting
        0,test,4,1,contradicting
        1,train,31,1,contradicting
        1,train,32,2,contradicting

        """)
    #expect(
      run.output.contains(
        "artifacts/duplicates.csv: 5 images in 2 groups of identical ones, 2 with contradicting labels;\n"
          + "1 test image also in the training set"))
    // The table keeps identical images together.
    let folds = try await folder.run(
      "make-folds", ["--folds", "3", "--groups", "artifacts/duplicates.csv", "--output", "whole.csv"])
    #expect(folds.output.contains("2 groups of artifacts/duplicates.csv, each whole in a fold; 86 images in no group"))
    let kfold = try folder.table("whole.csv").integers("kfold")
    #expect(kfold[30] == kfold[33] && kfold[31] == kfold[32])
  }

  @Test("finds constant images and a test set that is transposed or has other shares of classes")
  func oddities() async throws {
    let folder = try await Self.spoilt.value.copy()
    let run = try await audit(folder)
    #expect(try folder.text("artifacts/odd_images.csv") == "set,index,label,oddity\ntrain,60,0,constant\n")
    #expect(run.output.contains("artifacts/odd_images.csv: 1 constant, 0 inverted, 0 transposed"))
    #expect(run.output.contains("training and test set differ in nothing by more than three standard errors"))
    let side = SmallData.side
    let upright = SmallData.pixels(30, seed: 2)
    let turned = upright.indices.map { place in
      upright[place / (side * side) * side * side + place % side * side + place / side % side]
    }
    try NPY.write(Tensor<UInt8>(shape: [30, side, side], turned), to: folder.path("artifacts/test-images.npy"))
    let other = try await audit(folder)
    let odd = try folder.table("artifacts/odd_images.csv").rows.filter { $0[0] == "test" && $0[3] == "transposed" }
    #expect(odd.count >= 20)
    let shift = try folder.table("artifacts/shift.csv")
    #expect(shift.columns == ["share", "label", "train", "test", "difference", "standard_error"])
    #expect(shift.rows.map { $0[0] } == ["class", "class", "class", "constant", "inverted", "transposed"])
    #expect(other.output.contains("transposed") && other.output.contains("beyond chance"))
  }

  @Test("names and files stand beside numbers where the data have them")
  func namesAndFiles() async throws {
    let folder = try await Self.spoilt.value.copy()
    try folder.write("label,name\n0,\"a \"\"b\"\"\"\n1,c\n2,d\n", to: "artifacts/classes.csv")
    let rows = [("train", 90), ("test", 30)].flatMap { set, count in
      (0..<count).map { "\(set),\($0),\(set)/\($0).png\n" }
    }
    try folder.write("set,index,file\n" + rows.joined(), to: "artifacts/sources.csv")
    _ = try await audit(folder)
    let issues = try folder.table("artifacts/label_issues.csv")
    #expect(issues.columns == ["index", "label", "name", "suggested", "suggested_name", "p0", "p1", "p2", "file"])
    #expect(issues.rows.allSatisfy { $0[8] == "train/\($0[0]).png" })
    let duplicates = try folder.table("artifacts/duplicates.csv")
    #expect(duplicates.rows[2] == ["0", "test", "4", "1", "c", "contradicting", "test/4.png"])
    try folder.write("set,index,file\ntrain,0,a\n", to: "artifacts/sources.csv")
    try await folder.run("audit-data").fails(
      65,
      "audit-data: error: artifacts/sources.csv: expected a row for each of the 90 images of set train; found 1; "
        + "import the images again, or remove the file if the arrays are others")
  }

  @Test("without trained folds it looks at the images alone, and says so; with some of them it names the next")
  func withoutFolds() async throws {
    let folder = try await Self.spoilt.value.copy()
    try folder.remove("artifacts/fold-2")
    try await folder.run("audit-data").fails(
      66,
      "audit-data: error: artifacts/fold-2/predictions.csv: no such file: check its name, or run train-fold "
        + "--fold 2, which makes it")
    try folder.remove("artifacts/fold-1")
    try folder.remove("artifacts/fold-3")
    let run = try await audit(folder)
    #expect(
      run.errors == "audit-data: no fold is trained, so wrong labels were not looked for; run train-fold for every fold"
        + " first\n")
    #expect(try !folder.names(in: "artifacts").contains("label_issues.csv"))
    #expect(try folder.names(in: "artifacts").contains("duplicates.csv"))
  }

  @Test("images that are left out are not judged again")
  func leftOut() async throws {
    let folder = try await SmallData.folder()
    try folder.write("index\n5\n17\n", to: "issues.csv")
    try await folder.run("make-folds", ["--folds", "3", "--exclude", "issues.csv"]).succeeds()
    for fold in 1...3 { #expect(try await SmallData.train(folder, fold: fold, ["--epochs", "1"]).status == 0) }
    let run = try await audit(folder)
    #expect(run.output.contains(" of 88 probably wrong ("))
  }
}
