import Dataset
import Figures
import Formats
import RunFiles

/// The most suspicious labels with their images.
func labelIssuesGallery(
  _ issues: [LabelIssue], of images: LabelledImages, _ names: ClassNames?, judged: Int
) -> Gallery {
  let shown = issues.prefix(60)
  let items = shown.map { issue in
    Gallery.Item(
      picture: Raster(image: issue.index, of: images.images),
      caption: "\(names.lettering(issue.label)) → \(names.lettering(issue.suggested))",
      detail: "image \(issue.index), p \(Numbers.small(issue.probabilities[issue.label], 4))")
  }
  let found = "\(counted(issues.count, "label")) of \(grouped(judged)) probably wrong"
  return Gallery(
    title: issues.count > shown.count ? "\(found); the \(shown.count) most suspicious" : found,
    subtitle: [
      "The label → what models that were not trained on the image take it for; p is the probability of the label",
      "By confident learning (Northcutt, Jiang and Chuang 2021), least probable label first",
    ], items: items)
}
