import Foundation
import Testing

/// The specimens of flufl.bounce, which GNU Mailman learnt from: real mail of 25 years. They are read where `.ci/test` put its source distribution, and are
/// no part of this project.
enum BounceExam {
  struct Specimen: Decodable {
    let name: String
    let octets: Data
    let addresses: [String]
    let temporary: Bool
  }

  private static let python = ProcessInfo.processInfo.environment["PEERS_PYTHON"]
  private static let archive = python.map {
    URL(filePath: $0).deletingLastPathComponent().deletingLastPathComponent().appending(path: "sdist/flufl_bounce-6.0.0.tar.gz").path
  }

  static let reason: Comment = "PEERS_PYTHON is not set, or flufl.bounce's source distribution is not beside it"

  static let isReady: Bool = {
    let isReady = archive.map { FileManager.default.isReadableFile(atPath: $0) } == true
    if !isReady { print("no exam with flufl.bounce's specimens: \(archive ?? "PEERS_PYTHON") is not there; .ci/test gets it from PyPI") }
    return isReady
  }()

  static func specimens() throws -> [Specimen] {
    let process = Process()
    process.executableURL = URL(filePath: python ?? "")
    process.arguments = [URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Peers/read_exam.py").path, archive ?? ""]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return try JSONDecoder().decode([Specimen].self, from: data)
  }
}
