import Foundation
import Testing

/// A writer whose posts are in a folder elsewhere, and a server that others change too.
@Suite(.inTurn) struct WriterPushesFromAfar {
  /// A served publication, and a folder of a writer that knows nothing but its address and a token.
  private struct Afar {
    let place: Workplace
    let serving: ServePeer
    let home: String

    init(_ permissions: String...) async throws {
      place = try await Workplace()
      let (site, inbox) = (try freePort(), try freePort())
      try place.set([
        "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
      ])
      serving = try await ServePeer(place)
      home = place.folder + "/afar"
      try FileManager.default.createDirectory(atPath: home + "/posts", withIntermediateDirectories: true)
      let made = try await Program.run(Program.path, ["tokens", "create", "laptop"] + permissions, in: place.folder)
      let login = try await remote("login", serving.site, "--token-file", try token(made.output))
      #expect(login.code == 0, "\(login.errors)")
    }

    private func token(_ text: String) throws -> String {
      let path = home + "/token"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return path
    }

    func remote(_ arguments: String...) async throws -> Program.Ended { try await remote(arguments) }

    func remote(_ arguments: [String], input: String? = nil) async throws -> Program.Ended {
      let running = try start(arguments)
      return await running.end()
    }

    func start(_ arguments: [String]) throws -> Running {
      try Running("/usr/bin/env", ["XDG_CONFIG_HOME=\(home)/config", Program.path, "remote"] + arguments, in: home)
    }

    func write(_ name: String, _ text: String, there: Bool = false) throws {
      try text.write(toFile: (there ? place.folder : home) + "/posts/" + name, atomically: true, encoding: .utf8)
    }

    func read(_ name: String, there: Bool = false) -> String? {
      try? String(contentsOfFile: (there ? place.folder : home) + "/posts/" + name, encoding: .utf8)
    }
  }

  private static func post(_ words: String) -> String { "---\ntitle: A bench\n---\n\n\(words)\n" }

  /// The smallest GIF.
  private static let gif = "GIF87a\u{1}\0\u{1}\0\0\0\0,\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0;"

  @Test func `Posts and pictures go there and back, and what both have changed is a conflict that names both`() async throws {
    let afar = try await Afar("--role", "writer")
    // The folder is made, where posts are looked for by git and by whoever comes later.
    try FileManager.default.removeItem(atPath: afar.home + "/posts")
    let asked = try await afar.remote("pull", "--dry-run")
    #expect(asked.code == 0 && asked.output.contains("would be pulled: hello.md"), "\(asked.output) \(asked.errors)")
    #expect(!FileManager.default.fileExists(atPath: afar.home + "/posts"))
    let pulled = try await afar.remote("pull")
    #expect(pulled.code == 0 && afar.read("hello.md") == afar.read("hello.md", there: true), "\(pulled.output) \(pulled.errors)")
    try afar.write("bench.md", Self.post("Mine. ![A bench](bench.gif)"))
    try afar.write("bench.gif", Self.gif)
    let rehearsed = try await afar.remote("push", "--dry-run")
    #expect(rehearsed.code == 0 && rehearsed.output.contains("would be pushed: bench.md"), "\(rehearsed.output) \(rehearsed.errors)")
    #expect(afar.read("bench.md", there: true) == nil)
    let pushed = try await afar.remote("push")
    #expect(pushed.code == 0 && afar.read("bench.md", there: true) == afar.read("bench.md"), "\(pushed.output) \(pushed.errors)")
    #expect(afar.read("bench.gif", there: true) == Self.gif)
    let again = try await afar.remote("push")
    #expect(again.code == 0 && !again.output.contains("pushed"), "\(again.output)")
    try FileManager.default.removeItem(atPath: afar.home + "/posts/.tuesday-remote")
    let afresh = try await afar.remote("push", "--dry-run")
    #expect(afresh.code == 0 && !afresh.output.contains("pushed"), "what is the same on both sides is no news: \(afresh.output)")
    #expect(try await afar.remote("push").code == 0)

    try afar.write("bench.md", Self.post("Theirs."), there: true)
    try afar.write("bench.md", Self.post("Mine, once more."))
    let refused = try await afar.remote("push")
    #expect(refused.code == 1 && refused.output.contains("CONFLICT bench.md: yours is \(afar.home)/posts/bench.md"), "\(refused.output)")
    #expect(refused.output.contains("\(afar.serving.site)/api/v1/posts/bench"))
    #expect(afar.read("bench.md", there: true) == Self.post("Theirs."))
    let clash = try await afar.remote("pull", "--json")
    #expect(clash.code == 1 && clash.output.contains("bench.md.theirs"), "\(clash.output)")
    #expect(afar.read("bench.md") == Self.post("Mine, once more.") && afar.read("bench.md.theirs") == Self.post("Theirs."))
    #expect(try await afar.remote("push").code == 1, "it is not merged yet")
    try FileManager.default.removeItem(atPath: afar.home + "/posts/bench.md.theirs")
    try afar.write("bench.md", Self.post("Both."))
    let merged = try await afar.remote("push", "posts/bench.md")
    #expect(merged.code == 0 && afar.read("bench.md", there: true) == Self.post("Both."), "\(merged.output) \(merged.errors)")
    try afar.write("\u{202E}dm.md", Self.post("Another."))
    let odd = try await afar.remote("push")
    #expect(odd.code == 1 && odd.output.contains("REFUSED ␣dm.md") && !odd.output.contains("\u{202E}"), "\(odd.output)")
    let versions = try await afar.remote("list-revisions", "bench")
    #expect(versions.code == 0 && versions.output.contains("kept") && versions.output.contains("token laptop"), "\(versions.output)")
    #expect(await afar.serving.stop() == 0)
  }

  @Test func `Killed in the middle of a push, the same command goes on, and nobody's text is lost`() async throws {
    let afar = try await Afar("--role", "writer")
    #expect(try await afar.remote("pull").code == 0)
    let names = (1...30).map { "post-\($0).md" }
    for name in names { try afar.write(name, Self.post("Words of \(name).")) }
    for moment in [20, 60, 120] {
      let pushing = try afar.start(["push"])
      // Wherever it is then; in the last round perhaps at its end.
      _ = try? await eventually("a post to be there", within: .seconds(20)) {
        names.filter { afar.read($0, there: true) != nil }.count * 4 >= moment || !pushing.process.isRunning ? true : nil
      }
      pushing.signal(SIGKILL)
      _ = await pushing.end()
    }
    let pushed = try await afar.remote("push")
    #expect(pushed.code == 0, "\(pushed.output) \(pushed.errors)")
    for name in names { #expect(afar.read(name, there: true) == afar.read(name), "\(name)") }
    let left = try FileManager.default.contentsOfDirectory(atPath: afar.place.folder + "/posts").filter { $0.hasPrefix(".") }
    #expect(left.isEmpty, "\(left)")
    #expect(await afar.serving.stop() == 0)
  }

  @Test func `What is asked wrongly is not asked, what is refused ends with its code, and a lost answer is asked for again`() async throws {
    let afar = try await Afar("--may", "overview,readers,readers.change")
    let list = try await afar.remote("--json")
    #expect(list.code == 0 && list.output.contains("list-subscribers"), "\(list.output.prefix(200)) \(list.errors)")
    let guess = try await afar.remote("list-subscribres")
    #expect(guess.code == 64 && guess.errors.contains("did you mean list-subscribers?"), "\(guess.errors)")
    let option = try await afar.remote("list-subscribers", "--stat", "confirmed")
    #expect(option.code == 64 && option.errors.contains("did you mean --state?"), "\(option.errors)")
    #expect(try await afar.remote("list-subscribers", "--limit", "0").code == 64)
    let help = try await afar.remote("list-subscribers", "--help")
    #expect(help.code == 0 && help.output.contains("--rule <TEXT>") && help.output.contains("tokens that may readers"), "\(help.output)")
    for name in ["ada", "bo", "cy"] {
      let added = try await afar.remote("add-subscriber", "--address", "\(name)@example.net", "--consent", "agreed", "--source", "the fair")
      #expect(added.code == 0 && added.output.contains("outcome: added"), "\(added.output) \(added.errors)")
    }
    let all = try await afar.remote("list-subscribers", "--limit", "2", "--all", "--json")
    #expect(all.code == 0 && all.output.components(separatedBy: "\"address\"").count == 4, "\(all.output)")
    let some = try await afar.remote("list-subscribers", "--limit", "2")
    #expect(some.errors.contains("There are more"), "\(some.errors)")
    #expect(try await afar.remote("get-subscriber", "nobody@example.net").code == 66)
    let forbidden = try await afar.remote("list-deeds")
    #expect(forbidden.code == 77 && forbidden.errors.contains("not for audit"), "\(forbidden.errors)")
    let odd = try await afar.remote("get-subscriber", "nobody@example.net", "--json")
    #expect(odd.errors.contains("{\"code\":66"), "\(odd.errors)")
    #expect(await afar.serving.stop() == 0)
    let silent = try await afar.remote("get-publication")
    #expect(silent.code == 69 && silent.errors.contains("asking again"), "\(silent.errors)")
  }

  @Test func `A token is kept for its owner alone, and goes neither over http to others nor behind a redirect`() async throws {
    let afar = try await Afar("--may", "overview")
    let book = afar.home + "/config/tuesday/remotes.toml"
    let mode = try FileManager.default.attributesOfItem(atPath: book)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try await afar.remote("login", "http://letter.example.org", "--token-file", "token").code == 64)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: book)
    let open = try await afar.remote("get-publication")
    #expect(open.code == 78 && open.errors.contains("chmod 600"), "\(open.errors)")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: book)
    #expect(try await afar.remote("get-publication").output.contains("mode: rehearsal"))
    let peer = try PythonPeer(PythonPeer.leading(to: afar.serving.site))
    let other = try Running(
      "/usr/bin/env",
      ["TUESDAY_URL=http://127.0.0.1:\(try await peer.port)", "TUESDAY_TOKEN=tuesday_x", Program.path, "remote", "get-publication"],
      in: afar.home)
    let told = await other.end()
    #expect(told.code == 69 && told.errors.contains("no token is taken there"), "\(told.errors)")
    let (port, files) = (try freePort(), try await afar.place.certificate(of: "127.0.0.1"))
    let stranger = try Running(
      "/usr/bin/openssl", ["s_server", "-accept", "127.0.0.1:\(port)", "-cert", files[0], "-key", files[1], "-www"], in: afar.home)
    _ = try await stranger.find(/(ACCEPT)/)
    let unverified = try Running(
      "/usr/bin/env", ["TUESDAY_URL=https://127.0.0.1:\(port)", "TUESDAY_TOKEN=tuesday_x", Program.path, "remote", "get-publication"],
      in: afar.home)
    let refused = await unverified.end()
    #expect(refused.code == 69 && refused.errors.contains("certificate is not good"), "\(refused.errors)")
    stranger.signal(SIGKILL)
    let bad = try Running(
      "/usr/bin/env", ["TUESDAY_URL=\(afar.serving.site)", "TUESDAY_TOKEN=tuesday_x", Program.path, "remote", "get-publication"],
      in: afar.home)
    #expect(await bad.end().code == 77)
    #expect(await afar.serving.stop() == 0)
  }

  @Test func `Where the answer is lost, it is asked again with the same key, and done once`() async throws {
    let afar = try await Afar("--may", "overview,readers,readers.change,write")
    let peer = try PythonPeer(PythonPeer.losing(afar.serving.site))
    let secret = try String(contentsOfFile: afar.home + "/token", encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
    func ask(_ arguments: String...) async throws -> Program.Ended {
      let words = ["TUESDAY_URL=http://127.0.0.1:\(try await peer.port)", "TUESDAY_TOKEN=\(secret)", Program.path, "remote"] + arguments
      return await (try Running("/usr/bin/env", words, in: afar.home)).end()
    }
    let added = try await ask("add-subscriber", "--address", "ada@example.net", "--consent", "agreed", "--source", "the fair")
    #expect(
      added.code == 0 && added.output.contains("outcome: added") && added.errors.contains("asking again"), "\(added.output) \(added.errors)"
    )
    let journal = try await ask("list-consents", "ada@example.net", "--json")
    #expect(journal.output.components(separatedBy: "\"confirmed\"").count == 2, "\(journal.output)")
    try afar.write("bench.md", Self.post("Mine."))
    let pushed = try await ask("push", "posts/bench.md")
    #expect(pushed.code == 0 && afar.read("bench.md", there: true) == Self.post("Mine."), "\(pushed.output) \(pushed.errors)")
    let versions = try await afar.remote("list-revisions", "bench", "--json").output
    #expect(versions.components(separatedBy: "\"hash\"").count == 2, "one version")
    let hash = try #require(versions.firstMatch(of: /"hash"\s*:\s*"([0-9a-f]+)"/)?.1)
    let removed = try await ask("remove-post", "bench", "--if-match", String(hash))
    #expect(removed.code == 0 && removed.errors.contains("asking again"), "\(removed.output) \(removed.errors)")
    #expect(afar.read("bench.md", there: true) == nil)
    #expect(await afar.serving.stop() == 0)
  }

  @Test func `What a server calls its files leads nowhere outside the folder, and its words do nothing to a terminal`() async throws {
    let place = try await Workplace()
    let home = place.folder + "/afar"
    try FileManager.default.createDirectory(atPath: home + "/posts", withIntermediateDirectories: true)
    try "mine".write(toFile: home + "/posts/good.md", atomically: true, encoding: .utf8)
    let peer = try PythonPeer(PythonPeer.malicious)
    func ask(_ arguments: String...) async throws -> Program.Ended {
      let words = ["TUESDAY_URL=http://127.0.0.1:\(try await peer.port)", "TUESDAY_TOKEN=tuesday_x", Program.path, "remote"] + arguments
      return await (try Running("/usr/bin/env", words, in: home)).end()
    }
    let pulled = try await ask("pull")
    #expect(pulled.code == 1 && pulled.output.contains("good.md.theirs"), "\(pulled.output) \(pulled.errors)")
    #expect(pulled.output.contains("REFUSED evil.gif") && !pulled.output.contains("\u{202E}"), "\(pulled.output)")
    let files = try #require(FileManager.default.enumerator(atPath: place.folder)).compactMap { $0 as? String }
    #expect(files.filter { $0.contains("evil") } == [])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: home + "/posts").sorted() == [
        ".tuesday-remote", "good.md", "good.md.theirs",
      ])
    let people = try await ask("list-subscribers", "--all")
    #expect(people.code == 0 && people.output.contains("red") && !people.output.contains("\u{1B}"), "\(people.output)")
  }

  /// A server in the way.
  private final class PythonPeer {
    private let running: Running

    init(_ program: String) throws { running = try Running("/usr/bin/python3", ["-c", program]) }

    deinit { running.signal(SIGKILL) }

    var port: String { get async throws { try await running.find(/port (\d+)/) } }

    /// Leads everybody elsewhere.
    static func leading(to url: String) -> String {
      """
      import http.server
      class Peer(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              self.send_response(302); self.send_header('Location', '\(url)' + self.path); self.end_headers()
          def log_message(self, *words): pass
      server = http.server.HTTPServer(('127.0.0.1', 0), Peer)
      print('port', server.server_port, flush=True)
      server.serve_forever()
      """
    }

    /// Whose names lead elsewhere.
    static let malicious = """
      import http.server, json
      posts = {"items": [{"slug": "x", "file": name, "hash": "1"} for name in ("../../evil.md", "/tmp/evil.md", "\\u202eevil.md", "good.md")]}
      names = ["../evil.png", "/tmp/evil.png", "ok/../../evil.png", "\\u202eevil.gif", "evil.gif"]
      text = {"post": {"slug": "x", "file": "../../evil.md", "hash": "2"}, "markdown": "theirs", "pictures": names, "findings": []}
      people = {"items": [{"id": "1", "name": "\\x1b[31mred"}], "next": "again"}
      class Peer(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              path = self.path.split('?')[0]
              known = {"posts": posts, "pictures": {"items": [{"name": name, "hash": "1"} for name in names]}, "subscribers": people}
              body = json.dumps(known.get(path.split('/')[-1], text)).encode()
              self.send_response(200); self.send_header('Content-Type', 'application/json')
              self.send_header('Content-Length', str(len(body))); self.end_headers(); self.wfile.write(body)
          def log_message(self, *words): pass
      server = http.server.HTTPServer(('127.0.0.1', 0), Peer)
      print('port', server.server_port, flush=True)
      server.serve_forever()
      """

    /// Hands everything on, and each time that something is to be changed loses the first answer.
    static func losing(_ url: String) -> String {
      """
      import http.server, urllib.request, urllib.error
      seen = set()
      class Peer(http.server.BaseHTTPRequestHandler):
          def hand(self):
              body = self.rfile.read(int(self.headers.get('Content-Length', 0)))
              ask = urllib.request.Request('\(url)' + self.path, data=body or None, method=self.command, headers=dict(self.headers))
              try: answer = urllib.request.urlopen(ask)
              except urllib.error.HTTPError as error: answer = error
              text = answer.read()
              if self.command != 'GET' and (self.command, self.path) not in seen:
                  seen.add((self.command, self.path)); self.close_connection = True; return
              self.send_response(answer.status)
              for name, value in answer.headers.items():
                  if name.lower() not in ('transfer-encoding', 'connection', 'content-length'): self.send_header(name, value)
              self.send_header('Content-Length', str(len(text))); self.end_headers(); self.wfile.write(text)
          do_GET = do_POST = do_PUT = do_DELETE = hand
          def log_message(self, *words): pass
      server = http.server.HTTPServer(('127.0.0.1', 0), Peer)
      print('port', server.server_port, flush=True)
      server.serve_forever()
      """
    }
  }
}
