import Formats
import Testing
import ToolFrame

@Suite struct ToolStatusTests {
  @Test(arguments: [
    (FileError.Kind.badData, Int32(65)), (.noInput, 66), (.memory, 71), (.cannotCreate, 73), (.inputOutput, 74),
  ])
  func fileErrorsHaveTheirSysexitsCode(kind: FileError.Kind, code: Int32) {
    #expect(ToolStatus(kind).rawValue == code)
  }

  @Test func theOtherCodes() {
    #expect(ToolStatus.success.rawValue == 0)
    #expect(ToolStatus.usage.rawValue == 64)
    #expect(ToolStatus.software.rawValue == 70)
    #expect(ToolStatus.busy.rawValue == 75)
  }
}
