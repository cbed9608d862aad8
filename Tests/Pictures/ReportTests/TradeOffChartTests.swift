import Report
import Testing

@Suite("Accuracy against cost")
struct TradeOffChartTests {
  private static func chart(_ points: [(name: String, cost: Double, accuracy: Double)]) -> TradeOffChart {
    TradeOffChart(
      title: "Accuracy", axisTitle: "weights",
      points: points.map {
        TradeOffChart.Point(name: $0.name, cost: $0.cost, accuracy: $0.accuracy, isWhole: true, title: $0.name)
      })
  }

  @Test("on the front is what nothing cheaper is as accurate as")
  func front() {
    let chart = Self.chart([
      ("dear", 300, 0.98), ("best", 200, 0.99), ("same", 200, 0.99), ("cheap", 100, 0.9), ("worse", 150, 0.89),
    ])
    #expect(chart.front.map(\.name) == ["cheap", "best"])
  }

  @Test("names are written beside points that lie apart, and never over each other")
  func names() {
    let apart = Self.chart([("a1", 100, 0.9), ("b2", 1000, 0.99)]).draw()
    #expect(Self.names(in: apart) == ["b2", "a1"])
    let close = Self.chart([
      ("e0", 10, 0.5), ("a1", 100, 0.9), ("b2", 100.1, 0.9001), ("c3", 100.2, 0.9002), ("d4", 900, 0.99),
    ]).draw()
    #expect(Self.names(in: close) == ["d4", "c3", "b2", "e0"])
    #expect(close.contains("<title>a1</title>"), "who has no name beside it still has a mark")
  }

  private static func names(in svg: String) -> [String] {
    svg.matches(of: /class="note"[^>]*>([^<]*)</).map { String($0.output.1) }
  }
}
