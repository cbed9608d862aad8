import Formats
import Testing

struct FileErrorTests {
  @Test func describesItselfInOneLine() {
    let error = FileError(.badData, path: "a/b.npy", "expected 4 bytes; found 3; make it again")
    #expect("\(error)" == "a/b.npy: expected 4 bytes; found 3; make it again")
  }

  @Test func escapesWhatWouldBreakTheLine() {
    let error = FileError(.noInput, path: "a\nb\u{1B}[31m", "x\r\u{2028}y")
    #expect("\(error)" == "a\\nb\\u{1B}[31m: x\\r\\u{2028}y")
    #expect("\(FileError(.noInput, path: "größe", "é"))" == "größe: é")
    #expect("\(FileError(.noInput, path: "", "no such file"))" == "'': no such file")
  }

  @Test func kindsAreTheExitCodesOfSysexits() {
    #expect(FileError.Kind.badData.rawValue == 65)
    #expect(FileError.Kind.noInput.rawValue == 66)
    #expect(FileError.Kind.cannotCreate.rawValue == 73)
    #expect(FileError.Kind.inputOutput.rawValue == 74)
  }
}
