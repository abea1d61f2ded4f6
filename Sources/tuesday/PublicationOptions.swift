import ArgumentParser
import Foundation

/// What every command that works on a publication takes.
struct PublicationOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The publication's folder; by default TUESDAY_PUBLICATION, else this folder or the nearest above with a tuesday.toml.")
  var publication: String?

  @Option(name: .customLong("set"), help: "A setting for this run, as KEY=VALUE; wins over everything else.")
  var settings: [String] = []

  func load() throws -> Settings { try Self.load(publication, settings) }

  static func load(_ publication: String?, _ settings: [String]) throws -> Settings {
    let environment = ProcessInfo.processInfo.environment
    let folder = publication ?? environment["TUESDAY_PUBLICATION"] ?? nearest()
    guard let folder else {
      throw CommandError.configuration("no tuesday.toml here or above; run `tuesday init FOLDER`, or name it with --publication")
    }
    let settings = try Settings(folder: URL(filePath: folder).standardizedFileURL.path, environment: environment, flags: settings)
    Log.form = settings.logForm
    return settings
  }

  private static func nearest() -> String? {
    var folder = URL(filePath: FileManager.default.currentDirectoryPath)
    while true {
      if FileManager.default.fileExists(atPath: folder.appending(path: "tuesday.toml").path) { return folder.path }
      let parent = folder.deletingLastPathComponent()
      if parent.path == folder.path { return nil }
      folder = parent
    }
  }
}
