import Formats
import Mustache
import RunFiles

/// A page that tells a whole run, from what its stages left in the artifacts folder.
///
/// The same files make the same page, byte for byte: the only times and machines in it are those that the files have.
package struct RunReport {
  private let page: Page
  /// Remarks about files that do not belong together, in sentences.
  package let remarks: [String]
  /// The files that the page tells about, which it must not replace.
  package let inputs: [String]

  /// Reads the files.
  ///
  /// - Parameters:
  ///   - artifacts: Where they are.
  ///   - mistakeLimit: The largest number of wrongly recognised images to show.
  /// - Throws: `FileError` if a file that is there is invalid, or nothing of a run is there at all.
  package init(of artifacts: Artifacts, mistakeLimit: Int) throws {
    let run = try Run(artifacts, mistakeLimit: mistakeLimit)
    page = try Page(run)
    remarks = run.evaluated.remarks + run.explanations.remarks
    inputs = run.inputs
    guard page.sectionCount > 0 else {
      throw FileError(
        .noInput, path: artifacts.directory,
        "expected the files of a run; found none; run ./pipeline.sh, or choose another --artifacts")
    }
  }

  /// How many sections have content.
  package var sectionCount: Int { page.sectionCount }

  /// The files that are not there, and for which something is left out.
  package var missing: [Missing] { page.missing }

  /// The whole page.
  package func html() throws -> String { try Templates.render(page) }
}

/// All that the page's template shows.
struct Page {
  let title: String
  let glance: Glance
  let run: Section<RunSection>
  let times: Section<TimesSection>
  let candidates: Section<CandidatesSection>?
  let folds: Section<FoldsSection>
  let curves: Section<CurvesSection>
  let test: Section<TestSection>
  let calibration: Section<CalibrationSection>
  let mistakes: Section<MistakesSection>
  let audit: Section<AuditSection>?
  let patches: Section<PatchesSection>?
  let pictures: Section<PicturesSection>
  let style = Templates.style

  init(_ run: Run) throws {
    title = run.data.isTrainedOnMNIST ? "A network that reads digits" : "A network that recognises images"
    glance = Glance(run)
    self.run = RunSection.section(run)
    times = TimesSection.section(run)
    candidates = CandidatesSection.section(run)
    folds = FoldsSection.section(run)
    curves = CurvesSection.section(run)
    test = TestSection.section(run)
    calibration = CalibrationSection.section(run)
    mistakes = try MistakesSection.section(run)
    audit = try AuditSection.section(run)
    patches = try PatchesSection.section(run)
    pictures = PicturesSection.section(run)
  }

  /// Whether each section has content.
  private var contents: [Bool] {
    [
      run.content != nil, times.content != nil, candidates != nil, folds.content != nil, curves.content != nil,
      test.content != nil,
      calibration.content != nil, mistakes.content != nil, audit != nil, patches?.content != nil,
      pictures.content != nil,
    ]
  }

  var sectionCount: Int { contents.count { $0 } }

  var missing: [Missing] {
    let all =
      run.missing + times.missing + folds.missing + curves.missing + test.missing + calibration.missing
      + mistakes.missing + (patches?.missing ?? []) + pictures.missing
    return all.reduce(into: []) { known, one in if !known.contains(one) { known.append(one) } }
  }
}
