import Foundation

/// Where `Templates/` is: told, beside an installed binary, or up from a built one.
struct TemplateFolder: Sendable {
  let path: String

  var email: String { path + "/Email" }
  var publicPages: String { path + "/Public" }
  var desk: String { path + "/Desk" }
  var assets: String { path + "/Assets" }
  var sample: String { path + "/Sample" }
  var mails: String { path + "/Mails" }
  var inbox: String { path + "/Inbox" }

  static func find(environment: [String: String]) throws -> TemplateFolder {
    if let told = environment["TUESDAY_TEMPLATES"] {
      guard isTemplates(told) else { throw CommandError.configuration("TUESDAY_TEMPLATES: \(told) has no folder Email") }
      return TemplateFolder(path: told)
    }
    // /proc/self/exe, because the first argument may be a bare name found through PATH.
    let binary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    var folder = URL(filePath: binary).deletingLastPathComponent()
    for _ in 0..<6 {
      for candidate in ["share/tuesday/Templates", "Templates"] {
        let path = folder.appending(path: candidate).path
        if isTemplates(path) { return TemplateFolder(path: path) }
      }
      folder.deleteLastPathComponent()
    }
    throw CommandError.configuration("the folder Templates is not found near \(binary); set TUESDAY_TEMPLATES to it")
  }

  private static func isTemplates(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path + "/Email") }
}
