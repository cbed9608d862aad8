import Dataset
import Testing

@Suite("FoldTable")
struct FoldTableTests {
  private let table = FoldTable(labels: [0, 1, 1, 0, 2, 0, 2, 1], folds: [2, 1, 2, 3, 1, 1, 3, 3])

  @Test("a fold is validated on its own samples and trained on all others, both ascending")
  func indices() {
    #expect(table.count == 8)
    #expect(table.foldCount == 3)
    #expect(table.validationIndices(fold: 1) == [1, 4, 5])
    #expect(table.trainingIndices(fold: 1) == [0, 2, 3, 6, 7])
    #expect(table.validationIndices(fold: 3) == [3, 6, 7])
    #expect(table.trainingIndices(fold: 3) == [0, 1, 2, 4, 5])
  }

  @Test("a sample that is left out is neither trained nor validated on, nor counted")
  func leavingOut() {
    let table = table.leavingOut([0, 7, 4])
    #expect(table.count == 5)
    #expect(table.leavesOut && !self.table.leavesOut)
    #expect(table.samples == [1, 2, 3, 5, 6])
    #expect(table.validationIndices(fold: 1) == [1, 5])
    #expect(table.trainingIndices(fold: 1) == [2, 3, 6])
    #expect(table.classCounts() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]])
    #expect(table.untrainedClasses().map(\.classes) == [[2]])
  }

  @Test("counts the samples of each class in each fold")
  func classCounts() {
    #expect(table.classCounts() == [[1, 1, 1], [1, 1, 0], [1, 1, 1]])
  }

  @Test("names the folds that hold a whole class out, one of a single sample too")
  func untrainedClasses() {
    #expect(table.untrainedClasses().isEmpty)
    let other = FoldTable(labels: [0, 1, 1, 0, 2, 4, 3, 3], folds: [2, 2, 2, 2, 1, 1, 3, 1])
    #expect(other.untrainedClasses().map(\.fold) == [1, 2])
    #expect(other.untrainedClasses().map(\.classes) == [[2, 4], [0, 1]])
    #expect(other.remarks().map(\.fold) == [1, 2])
    #expect(other.remarks()[1].text.hasPrefix("fold 2 holds out every image of class 0, 1: "))
  }

  @Test("stratifies as StratifiedFolds does")
  func stratifying() throws {
    let labels = (0..<100).map { UInt8($0 * 7 % 10 % 4) }
    let stratified = try FoldTable(stratifying: labels, folds: 4, seed: 9)
    #expect(stratified.folds == (try StratifiedFolds.assign(labels: labels, folds: 4, seed: 9)))
    #expect(stratified.labels == labels)
    #expect(stratified.foldCount == 4)
    #expect(throws: StratificationError.self) { try FoldTable(stratifying: labels, folds: 90, seed: 9) }
  }
}
