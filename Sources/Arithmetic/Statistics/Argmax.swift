extension RandomAccessCollection where Element: Comparable, Index == Int {
  /// The place of the largest number, the first of equal ones; 0 of none.
  package var argmax: Int { indices.reduce(startIndex) { self[$1] > self[$0] ? $1 : $0 } }
}
