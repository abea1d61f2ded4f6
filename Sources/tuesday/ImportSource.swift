import Foundation

/// A file that is to be imported. It is looked through before anything is taken of it, so of what can be read only once there is a copy.
struct ImportSource {
  /// As it should be called.
  let name: String
  let path: String
  private let copy: FileHandle?

  /// - Parameter file: - for standard input.
  init(_ file: String) throws {
    name = file == "-" ? "standard input" : URL(filePath: file).lastPathComponent
    var status = stat()
    // What is not there, or a folder, is told where it is read.
    let isOnceOnly = stat(file, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    switch file {
    case "-": copy = try Self.copy(of: .standardInput)
    case _ where isOnceOnly:
      guard let handle = FileHandle(forReadingAtPath: file) else {
        throw CommandError.noInput("\(file) cannot be read: \(String(cString: strerror(errno)))")
      }
      copy = try Self.copy(of: handle)
    default: copy = nil
    }
    path = copy.map { "/proc/self/fd/\($0.fileDescriptor)" } ?? file
  }

  func close() { try? copy?.close() }

  /// It has no name, so however this process ends, it goes with it.
  private static func copy(of source: FileHandle) throws -> FileHandle {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-import-\(UUID().uuidString)").path
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forUpdatingAtPath: path)
    else { throw CommandError(code: .cannotCreate, description: "\(path) cannot be written") }
    try FileManager.default.removeItem(atPath: path)
    while let block = try source.read(upToCount: 1 << 20), !block.isEmpty { try handle.write(contentsOf: block) }
    return handle
  }
}
