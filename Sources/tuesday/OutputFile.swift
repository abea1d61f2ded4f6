import ArgumentParser
import Foundation

/// Where an export goes: standard output, or a file of its own that never takes another's place unasked.
struct OutputFile: ParsableArguments {
  @Option(name: .shortAndLong, help: "The file to write; by default standard output.")
  var output: String?

  @Flag(help: "Take the place of a file that exists.")
  var replace = false

  /// Hands `body` a sink for parts of the text. The file appears whole or not at all, and only its owner may read it.
  func write(_ body: (_ sink: @escaping (String) throws -> Void) throws -> Void) throws {
    guard let output, output != "-" else {
      return try body { text in
        // A reader that has gone away has had enough.
        do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
          throw ExitCode(CommandError.Code.inputOutput.rawValue)
        }
      }
    }
    let files = FileManager.default
    guard replace || !files.fileExists(atPath: output) else {
      throw CommandError(code: .cannotCreate, description: "\(output) exists; choose another name, or say --replace")
    }
    let part = output + ".\(ProcessInfo.processInfo.processIdentifier).part"
    guard files.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: part)
    else { throw CommandError(code: .cannotCreate, description: "\(output) cannot be written") }
    do {
      try body { try handle.write(contentsOf: Data($0.utf8)) }
      try handle.synchronize()
      try handle.close()
      guard rename(part, output) == 0 else { throw CommandError(code: .cannotCreate, description: "\(output) cannot be written") }
    } catch {
      try? files.removeItem(atPath: part)
      throw error
    }
  }
}
