import ArgumentParser
import Campaigns
import Curl
import Foundation
import Web
import Words

/// One operation of the server's table, whichever it is.
struct RemoteAsk: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask", abstract: "Ask a server for one of the things that its API has; the word itself may be left out.")

  @Argument(parsing: .captureForPassthrough, help: "The operation, and what it takes; nothing: all that there are.")
  var words: [String] = []

  func run() async throws {
    let words = try RemoteWords(words)
    guard let operation = words.operation else {
      if words.isJSON {
        return try Terminal.json(APIOperation.all.map { ["name": $0.name, "summary": $0.summary, "permission": $0.permission] })
      }
      return Terminal.say(words.isHelp ? Tuesday.helpMessage(for: Remote.self) : RemoteWords.list)
    }
    if words.isHelp { return Terminal.say(RemoteWords.help(operation)) }
    if let file = words.own["output"], file != "-", FileManager.default.fileExists(atPath: file) {
      throw CommandError(code: .cannotCreate, description: "\(file) exists; choose another name")
    }
    let extras = try extras(operation, words)
    let json = operation.takesJSON ? try words.own["body"].map { String(decoding: try Self.bytes($0), as: UTF8.self) } : nil
    let request: APIOperation.Request
    do { request = try operation.request(Self.naming(words, operation), json: json) } catch { throw CommandError.usage(error.description) }
    var sending = extras
    if let body = request.body { sending.body = Array(body.utf8) }
    let environment = ProcessInfo.processInfo.environment
    let client = RemoteClient(remote: try RemoteBook.remote(words.own["remote"], environment))
    do {
      try await show(operation, request, sending, client, words)
    } catch let problem as RemoteProblem {
      throw problem.error
    }
  }

  private func extras(_ operation: APIOperation, _ words: RemoteWords) throws -> RemoteClient.Extras {
    var extras = RemoteClient.Extras()
    if operation.isKeyed { extras.fields.append(("Idempotency-Key", "\"\(words.own["key"] ?? UUID().uuidString.lowercased())\"")) }
    let (match, creates) = (words.own["if-match"], words.own["create"] != nil)
    guard operation.isConditional || (match == nil && !creates) else {
      throw CommandError.usage("\(operation.name) asks for no tag; leave out --\(creates ? "create" : "if-match")")
    }
    if operation.isConditional {
      guard (match != nil) != creates else {
        throw CommandError.usage("say what you have seen: --if-match TAG" + (operation.method == "PUT" ? ", or --create" : ""))
      }
      let tag = match.map { $0 == "*" || $0.hasPrefix("\"") ? $0 : "\"\($0)\"" }
      extras.fields.append(tag.map { ("If-Match", $0) } ?? ("If-None-Match", "*"))
    }
    for (_, value) in extras.fields where value.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) {
      throw CommandError.usage("--key and --if-match are printable ASCII")
    }
    if !operation.givesJSON { extras.accept = "*/*" }
    guard !operation.fileTypes.isEmpty else {
      if !operation.takesJSON, words.own["body"] != nil { throw CommandError.usage("\(operation.name) takes no --body") }
      return extras
    }
    guard let file = words.own["body"] else { throw CommandError.usage("--body FILE is missing: what is sent") }
    extras.type = try Self.type(of: file, words.own["type"], operation.fileTypes)
    extras.body = try Self.bytes(file)
    return extras
  }

  /// What was said, and of a file that is sent under a name, which is asked for, its own where none was said.
  private static func naming(_ words: RemoteWords, _ operation: APIOperation) -> [(name: String, text: String)] {
    guard !operation.fileTypes.isEmpty, let file = words.own["body"], file != "-", operation.values.contains(where: { $0.name == "name" }),
      !words.said.contains(where: { $0.name == "name" })
    else { return words.said }
    // With its ending, whatever has to go.
    return words.said + [("name", String(URL(filePath: file).lastPathComponent.suffix(200)))]
  }

  private static func bytes(_ file: String) throws -> [UInt8] {
    if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
    guard let data = FileManager.default.contents(atPath: file) else { throw CommandError.noInput("\(file): the file cannot be read") }
    return Array(data)
  }

  private static func type(of file: String, _ said: String?, _ types: [String]) throws -> String {
    let endings = [
      "csv": "text/csv", "tsv": "text/tab-separated-values", "jsonl": "application/jsonl", "ndjson": "application/x-ndjson",
      "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    ]
    if let said {
      guard types.contains(said) else { throw CommandError.usage("--type \(said): write one of \(types.joined(separator: ", "))") }
      return said
    }
    if let type = endings[URL(filePath: file).pathExtension.lowercased()], types.contains(type) { return type }
    if let plain = types.first(where: { $0 == "application/octet-stream" }) { return plain }
    throw CommandError.usage("\(file): say what it is by --type \(types.joined(separator: ", or "))")
  }

  private func show(
    _ operation: APIOperation, _ request: APIOperation.Request, _ extras: RemoteClient.Extras, _ client: RemoteClient, _ words: RemoteWords
  ) async throws {
    let answer = try await client.ask(operation.method, request.path, extras)
    guard operation.givesJSON else { return try put(answer.body, words) }
    var tree = try client.read(JSONTree.self, from: answer)
    if words.own["all"] != nil { tree = try await others(behind: tree, operation, words, client) }
    if words.isJSON || words.own["output"] != nil { return try put(Array((try Terminal.jsonText(tree) + "\n").utf8), words) }
    Terminal.say(RemoteText.text(tree))
    if case .object(let members) = tree, case .text(let next)? = members["next"] {
      Terminal.complain("There are more: --all, or --cursor \(next)")
    }
  }

  /// All items of all pages.
  private func others(behind first: JSONTree, _ operation: APIOperation, _ words: RemoteWords, _ client: RemoteClient) async throws
    -> JSONTree
  {
    guard case .object(var members) = first, case .list(var items)? = members["items"] else { return first }
    let said = words.said.filter { $0.name != "cursor" }
    var seen: Set<String> = []
    while case .text(let next)? = members["next"], seen.insert(next).inserted {
      let request: APIOperation.Request
      do { request = try operation.request(said + [("cursor", next)], json: nil) } catch { throw CommandError.usage(error.description) }
      let answer = try await client.ask(operation.method, request.path)
      guard case .object(let page) = try client.read(JSONTree.self, from: answer), case .list(let more)? = page["items"] else {
        throw client.isOdd
      }
      items += more
      members = page
    }
    return .object(["items": .list(items)])
  }

  private func put(_ bytes: [UInt8], _ words: RemoteWords) throws {
    guard let path = words.own["output"], path != "-" else { return try Terminal.put(bytes) }
    let isNew: Bool
    do { isNew = try WholeFile(bytes, for: path, mark: ".\(getpid())", mode: 0o600).put() } catch {
      throw CommandError(code: .cannotCreate, description: error.description)
    }
    guard isNew else { throw CommandError(code: .cannotCreate, description: "\(path) exists; choose another name") }
  }
}
