import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Store
import Words

struct Initialize: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a publication: a folder with settings, a first post, a theme and a database.")

  @Argument(help: "The folder to make.")
  var folder: String = "."

  @Option(help: "What readers call it.")
  var name: String = "The Tuesday Letter"

  @Option(help: "The From of every mail: Name <address>, or an address.")
  var from: String = "letter@example.org"

  @OptionGroup var output: OutputOptions

  @Flag(help: "Print the settings file with every key, and make nothing.")
  var printConfig = false

  func run() async throws {
    guard !name.isEmpty, !name.contains(where: { $0.isNewline || $0 == "\t" }) else {
      throw CommandError.usage("--name must be one line of text")
    }
    if let fault = name.unseenFault {
      throw CommandError.usage("--name \(fault)")
    }
    let sender = from.contains("<") ? from : "\(name) <\(from)>"
    do { _ = try Mailbox(parsing: sender) } catch { throw CommandError.usage("--from: \(error)") }
    let sample = SettingKey.sample(["publication.name": Self.toml(name), "publication.from": Self.toml(sender)])
    if printConfig {
      Terminal.say(sample)
      return
    }
    let isThere = FileManager.default.fileExists(atPath: folder + "/tuesday.toml")
    if !isThere { try Self.make(folder, settings: sample) }
    let settings = try Settings(
      folder: URL(filePath: folder).standardizedFileURL.path, environment: ProcessInfo.processInfo.environment, flags: [])
    if isThere, Database.isThere(settings.database) {
      throw CommandError(code: .cannotCreate, description: "\(folder)/tuesday.toml exists: this is a publication already")
    }
    try FileManager.default.createDirectory(
      atPath: settings.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let database = try Database(path: settings.database, folder: settings.data, creating: true)
    _ = try await settings.mainList(database)
    _ = try await settings.keys(database)
    let place = folder == "." ? "" : "cd \(folder) && "
    if isThere { return try output.tell("Made an empty database, \(settings.shownDatabase).", ["database": settings.shownDatabase]) }
    try output.tell(
      "Made a publication in \(folder): tuesday.toml, posts/, theme/ and data/.\nNext: \(place)tuesday preview posts/hello.md --serve",
      ["folder": folder, "settings": "\(folder)/tuesday.toml", "database": settings.shownDatabase])
  }

  /// The folder and its files; nothing that exists is touched.
  static func make(_ folder: String, settings: String) throws {
    let files = FileManager.default
    let file = folder + "/tuesday.toml"
    guard !files.fileExists(atPath: file) else {
      throw CommandError(code: .cannotCreate, description: "\(file) exists: this is a publication already")
    }
    let templates = try TemplateFolder.find(environment: ProcessInfo.processInfo.environment)
    do {
      try files.createDirectory(atPath: folder + "/posts", withIntermediateDirectories: true)
      try files.createDirectory(atPath: folder + "/theme", withIntermediateDirectories: true)
      try files.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for name in ["hello.md", "ada.png"] where !files.fileExists(atPath: folder + "/posts/" + name) {
        try copy(templates.sample + "/" + name, to: folder + "/posts/" + name)
      }
      if !files.fileExists(atPath: folder + "/theme/letter") {
        try copy(templates.email + "/letter", to: folder + "/theme/letter")
      }
      try keepDataOutOfGit(folder)
      // Last: where it is, everything else is.
      try settings.write(toFile: file, atomically: true, encoding: .utf8)
    } catch {
      throw CommandError.cannotCreate(folder, error)
    }
  }

  /// As files of whoever makes them: the program's own may be somebody else's, and only root can give files away.
  static func copy(_ from: String, to: String) throws {
    let files = FileManager.default
    guard let names = try? files.contentsOfDirectory(atPath: from) else {
      return try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: to))
    }
    try files.createDirectory(atPath: to, withIntermediateDirectories: true)
    for name in names { try copy(from + "/" + name, to: to + "/" + name) }
  }

  /// The folders of a publication that comes from elsewhere: its own, and that of its data, which is nobody else's business; and where its database is to be.
  ///
  /// - Parameter file: its settings, which may lack secrets and so need not be complete.
  static func makeFolders(_ folder: String, settings file: String) throws -> (own: String, data: String, database: String) {
    let read = SettingReader(sources: try SettingSources(file: file, environment: ProcessInfo.processInfo.environment, flags: []))
    let named = try read.required("data.folder")
    let own = URL(filePath: folder).standardizedFileURL.path
    let data = named.hasPrefix("/") ? named : own + "/" + named
    let database = try Settings.database(read, in: data)
    let files = FileManager.default
    do {
      try files.createDirectory(atPath: own, withIntermediateDirectories: true)
      try files.createDirectory(atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw CommandError.cannotCreate(data, error) }
    return (own, data, database)
  }

  /// The database holds addresses: it must not get into the writer's git.
  static func keepDataOutOfGit(_ folder: String) throws {
    let ignore = folder + "/.gitignore"
    guard !FileManager.default.fileExists(atPath: ignore) else { return }
    try "/data/\n".write(toFile: ignore, atomically: true, encoding: .utf8)
  }

  private static func toml(_ text: String) -> String {
    "\"" + text.replacingOctets(of: "\\", with: "\\\\").replacingOctets(of: "\"", with: "\\\"") + "\""
  }
}
