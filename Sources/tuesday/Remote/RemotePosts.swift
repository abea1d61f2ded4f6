import ArgumentParser
import Campaigns
import Foundation
import Web

/// What push and pull take.
struct RemotePostOptions: ParsableArguments {
  @OptionGroup var output: OutputOptions

  @Option(help: "Which server, by its name or address; by default TUESDAY_URL, else the last that was logged in to.")
  var remote: String?

  @Option(help: "The folder of the posts; by default that of the files, or posts where there is one, or else this one.")
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
      throw CommandError.usage("\(odd.path) is no file of a post: those end in .md, and begin with neither dot nor underscore")
    }
    let isThere = FileManager.default.fileExists(atPath: "posts")
    let path = given ?? folders.first ?? URL(filePath: isThere ? "posts" : ".").standardizedFileURL.path
    return (path, files.isEmpty ? nil : places.map(\.lastPathComponent))
  }

  func shelf() throws -> RemoteShelf {
    let environment = ProcessInfo.processInfo.environment
    return RemoteShelf(client: RemoteClient(remote: try RemoteBook(environment).find(remote, environment)))
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

struct RemotePush: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Posts and their pictures from a folder here to the server.",
    discussion: """
      What somebody has changed there since the last push or pull stays, and is a conflict: `pull` puts it beside yours. Nothing is removed there. \
      What both sides had is kept in .tuesday-remote.json in the folder; leave that out of git.
      """)

  @OptionGroup var options: RemotePostOptions

  func run() async throws {
    let (folder, names) = try options.place()
    let shelf = try options.shelf()
    var pushing = RemotePushing(try RemoteFolder(folder, of: shelf.client.remote.url), shelf, isRehearsal: options.dryRun)
    do { try await RemotePostOptions.telling { try await pushing.run(names) } } catch {
      options.tell(unfinished: pushing.report, "pushed")
      throw error
    }
    try options.tell(pushing.report, "pushed")
  }
}

struct RemotePull: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Posts and their pictures from the server into a folder here.",
    discussion: """
      What is changed here since the last push or pull stays: where it is changed there too, theirs is put beside it as NAME.theirs. Put what you want \
      of both into yours, delete the other, and push. Nothing is removed here.
      """)

  @OptionGroup var options: RemotePostOptions

  func run() async throws {
    let (folder, names) = try options.place()
    let shelf = try options.shelf()
    var pulling = RemotePulling(try RemoteFolder(folder, of: shelf.client.remote.url), shelf, isRehearsal: options.dryRun)
    do { try await RemotePostOptions.telling { try await pulling.run(names) } } catch {
      options.tell(unfinished: pulling.report, "pulled")
      throw error
    }
    try options.tell(pulling.report, "pulled")
  }
}
