import ArgumentParser
import Campaigns
import Foundation
import Web
import Words

/// What push and pull take.
struct RemotePostOptions: ParsableArguments {
  @OptionGroup var output: OutputOptions

  @Option(help: "Which server, by its name or address; by default TUESDAY_URL, else the last that was logged in to.")
  var remote: String?

  @Option(help: "The folder of the posts; by default that of the files, or posts, or else this one where posts lie in it.")
  var folder: String?

  @Flag(help: "Only say what would be done.")
  var dryRun = false

  @Argument(help: "Files of posts; by default all.")
  var files: [String] = []

  /// The folder, and the names of the files in it; nil for all.
  func place() throws -> (folder: String, names: [String]?) {
    let places = files.map { URL(filePath: $0).standardizedFileURL }
    let folders = Set(places.map { $0.deletingLastPathComponent().path })
    let given = folder.map { URL(filePath: $0).standardizedFileURL.path }
    guard folders.count <= 1, given == nil || folders.allSatisfy({ $0 == given }) else {
      throw CommandError.usage("all files are of one folder, that of the posts")
    }
    if let odd = places.first(where: { !PostFile.isName($0.lastPathComponent) }) {
      throw CommandError.usage(
        "\(odd.path.withVisibleControls) is no file of a post: those end in .md, begin with neither dot nor underscore, and have no marks of direction"
      )
    }
    let files = FileManager.default
    let areHere = try !files.fileExists(atPath: "posts") && files.contentsOfDirectory(atPath: ".").contains(where: PostFile.isName)
    let path = given ?? folders.first ?? URL(filePath: areHere ? "." : "posts").standardizedFileURL.path
    return (path, places.isEmpty ? nil : places.map(\.lastPathComponent))
  }

  func shelf() throws -> RemoteShelf {
    let environment = ProcessInfo.processInfo.environment
    return RemoteShelf(client: RemoteClient(remote: try RemoteBook.remote(remote, environment)))
  }

  /// - Throws: with code 1 where something is left for somebody to look at.
  func tell(_ report: RemoteReport, _ verb: String) throws {
    try output.show(report, else: report.text(dryRun ? "would be \(verb)" : verb))
    if !report.isWhole { throw ExitCode(CommandError.Code.partial.rawValue) }
  }

  /// What was done before an error came; the same command again goes on.
  func tell(unfinished report: RemoteReport, _ verb: String) {
    if !report.done.isEmpty || !report.isWhole { Terminal.complain(report.text(dryRun ? "would be \(verb)" : verb)) }
  }

  /// With what a server or its table refuses as our own errors.
  static func telling(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let problem as RemoteProblem { throw problem.error } catch let refused as APIOperation.Refused {
      throw CommandError.badData(refused.description)
    } catch let problem as WholeFile.Problem {
      throw CommandError(code: .cannotCreate, description: problem.description)
    }
  }
}
