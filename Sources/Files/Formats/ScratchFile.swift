import Glibc

/// A file without a name, for what is too large to be kept in memory; it is gone with the object.
///
/// Several threads may write at a time, each its own bytes: every call says where, and no position is shared.
public final class ScratchFile: Sendable {
  /// The folder that it is in, for messages.
  private let folder: String
  let descriptor: Int32

  /// Makes an empty file on the disk of a folder, which is made first if it is missing.
  ///
  /// - Throws: ``FileError``: the folder cannot be made or written to.
  package init(in folder: String) throws {
    let place = try Folder(folder, for: folder)
    let partial = try PartialFile(of: "scratch", in: place, for: folder)
    let descriptor = openat(place.descriptor, partial.name, O_RDWR | O_CLOEXEC)
    partial.remove(from: place)
    close(partial.descriptor)
    guard descriptor >= 0 else { throw FileError.system(.cannotCreate, folder, "no file can be made in it", errno) }
    self.folder = folder
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Writes bytes from a place on; what lies between them and the end so far is zero.
  ///
  /// - Throws: ``FileError``: the system could not write, for example because the disk is full.
  public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        throw FileError.system(.inputOutput, folder, "writing a temporary file in it failed: make room", errno)
      }
      done += count
    }
  }

  /// Fills a buffer with the bytes from a place on.
  ///
  /// - Precondition: that many bytes were written there.
  /// - Throws: ``FileError``: the system could not read.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw FileError.system(.inputOutput, folder, "reading a temporary file in it failed", errno)
      }
      precondition(count > 0, "a scratch file is read beyond its end")
      done += count
    }
  }
}
