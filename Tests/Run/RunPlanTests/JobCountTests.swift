import RunPlan
import Testing

/// The table in docs/Scaling.md.
@Suite("Number of jobs")
struct JobCountTests {
  @Test(
    "is the one that trains all cells fastest",
    arguments: [
      (5, 1, 1), (5, 2, 2), (4, 2, 2), (5, 8, 4), (5, 32, 5), (5, 128, 5), (50, 2, 2), (50, 8, 8), (50, 32, 16),
      (50, 128, 50), (1, 600, 1),
    ])
  func fastest(_ cells: Int, _ cores: Int, _ jobs: Int) {
    #expect(JobCount.fastest(cells: cells, cores: cores) == jobs)
  }

  @Test(
    "gives every cell its part of the cores, and all of them to a last round that is not full",
    arguments: [
      (5, 2, 2, [1, 1, 1, 1, 2]), (3, 2, 4, [2, 2, 4]), (5, 3, 8, [2, 2, 2, 4, 4]), (4, 2, 7, [3, 3, 3, 3]),
      (3, 1, 2, [2, 2, 2]), (3, 2, 1, [1, 1, 1]),
    ])
  func threads(_ cells: Int, _ jobs: Int, _ cores: Int, _ threads: [Int]) {
    #expect(JobCount.threads(cells: cells, jobs: jobs, cores: cores) == threads)
  }

  @Test("cells are the folds of each candidate in turn")
  func cells() {
    #expect(Cell.all(of: [], folds: 2).map(\.name) == ["fold 1", "fold 2"])
    #expect(Cell.all(of: ["a", "b"], folds: 2).map(\.name) == ["a fold 1", "a fold 2", "b fold 1", "b fold 2"])
  }
}
