import Foundation
import Testing

@Suite(.inTurn) struct RealRelaysTakeOurMail {
  private func publication(port: Int, readers: Int) async throws -> Workplace {
    let place = try await Workplace()
    try place.relay(port: port)
    let people = (0..<readers).map { "reader\($0)@example.org" }
    let file = try place.write("people.csv", "email\n" + people.joined(separator: "\n") + "\n")
    #expect(try await place.tuesday("subscribers", "import", file).code == 0)
    return place
  }

  @Test func `Postfix's sink, which pipelines, takes five hundred`() async throws {
    let port = try freePort()
    // -h: its name; 100: how many connections may wait.
    let sink = try Running("/usr/sbin/smtp-sink", ["-u", "nobody", "-h", "sink.example.org", "127.0.0.1:\(port)", "100"])
    let place = try await publication(port: port, readers: 500)
    let sent = try await eventually("smtp-sink to be up") { () -> Program.Ended? in
      let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
      return sent.code == 69 && sink.process.isRunning ? nil : sent
    }
    #expect(sent.code == 0, "\(sent.errors) \(sink.errors)")
    #expect(try await place.status("hello").counts == ["accepted": 500])
  }

  @Test func `aiosmtpd, which is strict and does not pipeline, takes fifty`() async throws {
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py"])
    let port = try #require(Int(try await relay.find(/port (\d+)/)))
    let place = try await publication(port: port, readers: 50)
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 0, "\(sent.errors)")
    #expect(relay.output.components(separatedBy: "message letter@linden.test").count == 51)
  }

  @Test func `A relay whose certificate nobody vouches for gets nothing, and a missing AUTH or TLS stops the route`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-tls-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let made = try await Program.run(
      "/usr/bin/openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", folder + "/key.pem", "-out",
        folder + "/certificate.pem",
      ])
    try #require(made.code == 0)
    let relay = try Running(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py", folder + "/certificate.pem", folder + "/key.pem"])
    let port = try #require(Int(try await relay.find(/port (\d+)/)))
    let place = try await publication(port: port, readers: 3)
    try place.set(["smtp.security": "\"starttls\"", "smtp.user": "\"writer\"", "smtp.password": "\"secret\""])
    let untrusted = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(untrusted.code == 69 && untrusted.errors.lowercased().contains("certificate"), "\(untrusted.errors)")

    let plain = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py"])
    let plainPort = try #require(Int(try await plain.find(/port (\d+)/)))
    try place.set(["smtp.port": "\(plainPort)"])
    let noTLS = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(noTLS.code == 69 && noTLS.errors.contains("STARTTLS"), "\(noTLS.errors)")
    try place.set(["smtp.security": "\"none\""])
    let noAuth = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(noAuth.code == 69 && noAuth.errors.contains("does not offer AUTH"), "\(noAuth.errors)")
    #expect(!relay.output.contains("message") && !plain.output.contains("message"))
    let status = try await place.status("hello")
    #expect(status.counts == ["planned": 3] && status.balances, "nobody is blamed for the relay's fault")
  }

  @Test func `A relay that denies everybody for policy stops the route and fails nobody`() async throws {
    let relay = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py", "deny"])
    let place = try await publication(port: try #require(Int(try await relay.find(/port (\d+)/))), readers: 40)
    let sent = try await place.tuesday("send", "posts/hello.md", "--confirm", "hello")
    #expect(sent.code == 69 && sent.errors.contains("Relay access denied"), "\(sent.errors)")
    let status = try await place.status("hello")
    #expect(status.balances && status.counts["failed"] == nil && status.counts["accepted"] == nil, "\(status.counts)")
  }
}
