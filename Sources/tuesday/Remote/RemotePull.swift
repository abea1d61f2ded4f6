import ArgumentParser
import Foundation

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
    if !options.dryRun {
      do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
        throw CommandError.cannotCreate(folder, error)
      }
    }
    let here = try RemoteFolder(folder, of: shelf.client.remote.url, mayBeAbsent: options.dryRun)
    var pulling = RemotePulling(here, shelf, isRehearsal: options.dryRun)
    do { try await RemotePostOptions.telling { try await pulling.run(names) } } catch {
      options.tell(unfinished: pulling.report, "pulled")
      throw error
    }
    try options.tell(pulling.report, "pulled")
  }
}
