import Formats
import Glibc
import RunFiles
import TestSupport
import Testing

@Suite struct RunLockTests {
  @Test func theSecondRunIsToldWhoHoldsTheLock() throws {
    let folder = try TemporaryFolder()
    let first = try RunLock(folder.lock, purpose: "train-fold 2")
    do {
      _ = try RunLock(folder.lock, purpose: "train-fold 2")
      Issue.record("two runs hold the lock")
    } catch let error as FileError {
      #expect(error.kind == .busy)
      #expect(error.description.hasPrefix("\(folder.lock): held by train-fold 2, process \(getpid()) on "))
      #expect(error.description.hasSuffix("Z; wait for that run to end, or stop it"))
      #expect(error.description.contains(/since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/))
    }
    withExtendedLifetime(first) {}
  }

  @Test func afterTheRunTheFileIsGoneAndTheLockFree() throws {
    let folder = try TemporaryFolder()
    let first = try RunLock(folder.lock, purpose: "one")
    #expect(access(folder.lock, F_OK) == 0)
    first.release()
    #expect(access(folder.lock, F_OK) != 0)
    let second = try RunLock(folder.lock, purpose: "two")
    withExtendedLifetime(second) {}
  }

  @Test func theLockGoesWithItsObject() throws {
    let folder = try TemporaryFolder()
    _ = try RunLock(folder.lock, purpose: "one")
    #expect(access(folder.lock, F_OK) != 0)
    _ = try RunLock(folder.lock, purpose: "two")
  }

  @Test func whatAKilledRunLeftDoesNotBlock() throws {
    let folder = try TemporaryFolder()
    let descriptor = open(folder.lock, O_RDWR | O_CREAT, 0o666)
    #expect(write(descriptor, "train-fold 1, process 1 on elsewhere since long ago, and a long line", 68) == 68)
    close(descriptor)
    let lock = try RunLock(folder.lock, purpose: "x")
    let reader = open(folder.lock, O_RDONLY)
    defer { close(reader) }
    var bytes = [UInt8](repeating: 0, count: 512)
    let count = read(reader, &bytes, bytes.count)
    let text = String(decoding: bytes[..<count], as: UTF8.self)
    #expect(text.hasPrefix("x, process \(getpid()) on "))
    #expect(text.hasSuffix("Z\n"))
    withExtendedLifetime(lock) {}
  }

  @Test func aMissingFolderIsAnOutputThatCannotBeMade() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/missing/run.lock"
    do {
      _ = try RunLock(path, purpose: "x")
      Issue.record("a lock in a missing folder")
    } catch let error as FileError {
      #expect(error.kind == .cannotCreate)
      #expect(error.path == path)
    }
  }

  @Test("released twice, it leaves another run's lock alone")
  func releasedTwice() throws {
    let folder = try TemporaryFolder()
    let first = try RunLock(folder.lock, purpose: "one")
    first.release()
    let second = try RunLock(folder.lock, purpose: "two")
    first.release()
    #expect(access(folder.lock, F_OK) == 0)
    #expect(throws: FileError.self) { try RunLock(folder.lock, purpose: "three") }
    second.release()
  }

  @Test("a link in its place is refused, and what it leads to is not touched")
  func link() throws {
    let folder = try TemporaryFolder()
    let target = folder.path + "/precious"
    let file = open(target, O_WRONLY | O_CREAT, 0o644)
    #expect(write(file, "gold", 4) == 4)
    close(file)
    try #require(symlink("precious", folder.lock) == 0)
    #expect(throws: FileError.self) { try RunLock(folder.lock, purpose: "one") }
    var status = stat()
    #expect(stat(target, &status) == 0 && status.st_size == 4)
    unlink(target)
  }
}

extension TemporaryFolder {
  fileprivate var lock: String { path("run.lock") }
}
