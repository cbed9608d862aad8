import Formats
import Testing
import ToolFrame

@Suite struct ToolStatusTests {
  @Test(arguments: [
    (ToolStatus.success, Int32(0)), (.usage, 64), (.file(.badData), 65), (.file(.noInput), 66), (.software, 70),
    (.file(.memory), 71), (.file(.cannotCreate), 73), (.file(.inputOutput), 74), (.file(.busy), 75),
    (.interrupted, 130), (.terminated, 143),
  ])
  func statusesAreSysexitsCodes(status: ToolStatus, code: Int32) {
    #expect(status.rawValue == code)
  }
}
