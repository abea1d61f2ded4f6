import ArgumentParser

struct RemotePush: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Posts and their pictures from a folder here to the server.",
    discussion: """
      What somebody has changed there since the last push or pull stays, and is a conflict: `pull` puts it beside yours. Nothing is removed there. \
      What both sides had is kept in .tuesday-remote/ in the folder, which git leaves out by itself.
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
