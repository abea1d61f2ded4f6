import Foundation
import Testing

/// `tuesday doctor`, in a world whose DNS, relay and site the test makes.
@Suite(.inTurn) struct DoctorLooksAround {
  struct Finding: Decodable {
    let check: String
    let status: String
    let what: String
    let why: String?
    let fix: String?
  }

  /// A world in which everything is as it should be; `%K` is the zone line of the key that signs.
  private static let goodZone = """
    linden.test.         60 IN MX  10 mail.linden.test.
    linden.test.         60 IN TXT "v=spf1 a:relay.linden.test include:other.test -all"
    linden.test.         60 IN TXT "a note"
    other.test.          60 IN TXT "v=spf1 ip4:198.51.100.0/24 -all"
    mail.linden.test.    60 IN A   100.63.0.8
    relay.linden.test.   60 IN A   100.63.0.9
    9.0.63.100.in-addr.arpa. 60 IN PTR relay.linden.test.
    _dmarc.linden.test.  60 IN TXT "v=DMARC1; p=quarantine; rua=mailto:reports@linden.test"
    %K

    """

  private func doctor(_ place: Workplace, _ arguments: [String] = [], servers: String = "127.0.0.1:1", environment: [String] = [])
    async throws
    -> (code: Int32, findings: [Finding])
  {
    let command = environment + [Program.path, "doctor", "--json", "--set", "dns.servers=\(servers)"] + arguments
    let ended = try await Program.run("/usr/bin/env", command, in: place.folder)
    let findings = try? JSONDecoder().decode([Finding].self, from: Data(ended.output.utf8))
    return (ended.code, try #require(findings, "\(ended.output)\(ended.errors)"))
  }

  private func nameServer(_ place: Workplace, _ zone: String, _ more: String...) async throws -> (running: Running, address: String) {
    let file = try place.write("zone", zone)
    let running = try Running(Program.python, [Program.root + "/Tests/DNSTests/Peers/name_server.py", file] + more)
    return (running, "127.0.0.1:\(try await running.find(/(\d+)\n/))")
  }

  /// With keys that sign, and a relay whose name only the zone knows.
  private func signed() async throws -> (place: Workplace, zoneLine: String) {
    let place = try await Workplace()
    try place.set(Workplace.reality)
    let told = try await place.tuesday("dkim", "new", "--selector", "news", "--json")
    let keys = try #require(try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [[String: Any]])
    let record = try #require(keys.first?["record"] as? String)
    try place.set(["dkim.selectors": "\"news\"", "smtp.host": "\"relay.linden.test\""])
    return (place, "news._domainkey.linden.test. 60 IN TXT \"\(record.prefix(200))\" \"\(record.dropFirst(200))\"")
  }

  @Test func `A fresh publication has nothing that fails, and is told what is not there yet`() async throws {
    let place = try await Workplace()
    let begin = ContinuousClock.now
    let (code, findings) = try await doctor(place)
    #expect(code == 0 && ContinuousClock.now - begin < .seconds(60))
    let statuses = Dictionary(findings.map { ($0.check, $0.status) }) { first, _ in first }
    #expect(
      statuses == [
        "config": "ok", "database": "ok", "clock": "skipped", "zones": "ok", "relay": "skipped", "spf": "skipped", "dkim": "skipped",
        "dmarc": "skipped", "mx": "skipped", "ptr": "skipped", "returns": "skipped", "webhooks": "skipped", "hooks": "skipped",
        "site": "skipped",
        "feeds": "skipped",
        "inbound": "skipped", "files": "ok", "backup": "warn",
      ], "\(findings)")
    let text = try await place.tuesday("doctor", "--only", "relay", "--only", "files")
    #expect(text.code == 0 && text.output.contains("skipped   relay     smtp.host names no relay"), "\(text.output)")
    #expect(text.output.hasSuffix("\n1 ok, 1 skipped\n"), "\(text.output)")
    #expect(try await place.tuesday("doctor", "--only", "weather").code == 64)
  }

  @Test func `Settings that cannot be read are a finding, not the end`() async throws {
    let place = try await Workplace()
    let (code, findings) = try await doctor(place, ["--set", "smtp.hots=x", "--only", "relay"])
    #expect(code == 1 && findings.map(\.status) == ["fail", "skipped"])
    #expect(findings[0].check == "config" && findings[0].what.contains("did you mean smtp.host?"), "\(findings)")
    for wrong in ["nobody", "1.2.3.4:99999", "::1:x", "1.2.3.4:"] {
      let (_, findings) = try await doctor(place, ["--set", "dns.servers=\(wrong)"])
      #expect(findings[0].status == "fail" && findings[0].what.contains("is no name server"), "\(findings[0])")
    }
  }

  @Test func `Where everything is as it should be, doctor says so, and what is asked of the relay is no mail`() async throws {
    let (place, key) = try await signed()
    let (server, address) = try await nameServer(place, Self.goodZone.replacing("%K", with: key))
    let dns = ["spf", "dkim", "dmarc", "mx", "ptr"]
    let (code, findings) = try await doctor(place, dns.flatMap { ["--only", $0] }, servers: address)
    #expect(code == 0 && findings.allSatisfy { $0.status == "ok" }, "\(findings)")
    #expect(findings.map(\.check) == ["spf", "spf", "dkim", "dmarc", "dmarc", "mx", "ptr"])
    #expect(findings[0].what == "linden.test says who sends for it, with 2 of 10 lookups")
    #expect(findings[1].what == "100.63.0.9 (relay.linden.test) may send for linden.test: a:relay.linden.test")
    #expect(findings[2].what.hasSuffix("publishes the key that signs (rsa, 2048 bits)"))

    let inbox = try await InboxPeer(place)
    try place.relay(port: inbox.smtpPort)
    let relay = try await doctor(place, ["--only", "relay", "--only", "ptr"], servers: address)
    #expect(relay.code == 0 && relay.findings[0].what.hasPrefix("127.0.0.1:\(inbox.smtpPort): without TLS"), "\(relay.findings)")
    #expect(relay.findings[1].what.contains("takes mails of up to"), "\(relay.findings)")
    #expect(try inbox.tally().isEmpty)
    withExtendedLifetime(server) {}
  }

  @Test(
    "What is wrong in the DNS is told with its name, and what to do",
    arguments: [
      ("spf", "v=spf1 a:relay.linden.test include:other.test -all", "v=spg1", "fail", "has no SPF record"),
      ("spf", "a note", "v=spf1 -all", "fail", "linden.test has 2 SPF records"),
      ("spf", "a:relay.linden.test include:other.test", "include:gone.test", "fail", "gone.test has no SPF record"),
      ("spf", "a:relay.linden.test include:other.test", "include:linden.test", "fail", "more than 30 terms ask the DNS"),
      (
        "spf", "include:other.test -all", String(repeating: "a:mail.linden.test ", count: 11) + "-all", "fail",
        "asks the DNS 12 times; 10 are allowed"
      ),
      ("spf", "include:other.test", "a:x1.test a:x2.test exists:x3.test", "fail", "3 of the names in the SPF record"),
      ("spf", "-all", "+all", "warn", "lets everybody send for it"),
      ("spf", " -all\"\nlinden.test.         60 IN TXT \"a", "\"\nlinden.test. 60 IN TXT \"a", "warn", "does not say what to do"),
      ("spf", "a:relay.linden.test ", "", "warn", "100.63.0.9 (relay.linden.test) may not send for linden.test"),
      ("dkim", "news._domainkey", "old._domainkey", "fail", "news._domainkey.linden.test has no TXT record"),
      ("dkim", "p=MII", "p=MIJ", "fail", "publishes another key"),
      ("dkim", "v=DKIM1; k=rsa; p=", "v=DKIM1; p=\" \"; x=", "fail", "is revoked"),
      ("dkim", "k=rsa; ", "k=rsa; t=y; ", "warn", "is published as a test"),
      ("dmarc", "_dmarc.linden", "_dmarc.lindens", "fail", "neither linden.test nor a domain over it"),
      ("dmarc", "quarantine", "quarantine\"\n_dmarc.linden.test. 60 IN TXT \"v=DMARC1; p=none", "fail", "more than one DMARC record"),
      ("mx", "10 mail.linden.test.", "0 .", "fail", "takes no mail"),
      ("mx", "10 mail.linden.test.", "10 gone.test.", "fail", "gone.test, which has no address"),
      ("mx", "60 IN MX  10 mail.linden.test.", "60 IN A 100.63.0.8", "warn", "has no MX record, only an address"),
      ("ptr", "PTR relay", "PTR mail", "warn", "which does not lead back"),
      ("ptr", "9.0.63.100.in", "7.0.63.100.in", "warn", "has no name"),
    ])
  func wrongZone(check: String, good: String, bad: String, status: String, words: String) async throws {
    let (place, key) = try await signed()
    let zone = Self.goodZone.replacing("%K", with: key)
    try #require(zone.contains(good))
    let (server, address) = try await nameServer(place, zone.replacing(good, with: bad))
    let (code, findings) = try await doctor(place, ["--only", check], servers: address)
    let found = findings.first { $0.status == status && $0.what.contains(words) }
    #expect(found != nil && code == (status == "fail" ? 1 : 0), "\(findings)")
    #expect(found?.why != nil && found?.fix?.isEmpty == false)
    #expect(findings.count { $0.status == "fail" } <= 1, "one fault is told once: \(findings)")
    withExtendedLifetime(server) {}
  }

  @Test func `A record of the organization holds for names under it, and alignment is as strict as it says`() async throws {
    let (place, key) = try await signed()
    let (server, address) = try await nameServer(
      place,
      Self.goodZone.replacing("%K", with: key).replacing("p=quarantine;", with: "p=reject; sp=quarantine; np=none; adkim=s; aspf=s;")
        + "mail.news.linden.test. 60 IN A 100.63.0.8\nnews.linden.test. 60 IN MX 5 mail.linden.test.\n")
    func dmarc(_ from: String) async throws -> (code: Int32, findings: [Finding]) {
      try await doctor(
        place, ["--only", "dmarc", "--set", "publication.from=News <news@\(from)>", "--set", "dkim.domain=linden.test"], servers: address)
    }
    let there = try await dmarc("news.linden.test")
    #expect(there.findings[0].what == "the record of linden.test, for news.linden.test, asks for quarantine", "\(there.findings)")
    #expect(
      there.code == 0 && there.findings[1].status == "warn" && there.findings[1].what.contains("the same (strict)"), "\(there.findings)")
    let missing = try await dmarc("gone.linden.test")
    #expect(missing.findings[0].what.hasSuffix("which has neither address nor MX, asks for none"), "\(missing.findings)")
    withExtendedLifetime(server) {}
  }

  @Test func `Without a network it ends soon, and says what could not be asked`() async throws {
    let (place, _) = try await signed()
    let (server, address) = try await nameServer(place, "x.test. 60 IN A 192.0.2.1\n")
    let broken = try await doctor(
      place, ["--only", "spf", "--only", "dmarc", "--set", "publication.from=a@servfail.test", "--set", "dkim.selectors="], servers: address
    )
    #expect(broken.code == 0 && broken.findings.map(\.status) == ["warn", "warn"] && broken.findings[0].what.contains("SERVFAIL"))
    let mixed = try await doctor(
      place,
      ["--only", "mx", "--set", "publication.from=a@servfail.test", "--set", "publication.reply_to=b@x.test", "--set", "dkim.selectors="],
      servers: address)
    let ignorant = try await doctor(
      place, ["--only", "mx", "--set", "publication.from=a@unknown.test", "--set", "publication.reply_to=b@unknown.test"], servers: address)
    #expect(ignorant.findings.map(\.status) == ["skipped"], "\(ignorant.findings)")
    #expect(ignorant.findings.allSatisfy { $0.what.contains("nothing of unknown.test, and of no public name either") })
    let (blind, blindAddress) = try await nameServer(place, "", "servfail")
    let unknown = try await doctor(
      place, ["--only", "spf", "--only", "mx", "--set", "publication.reply_to=b@x.test"], servers: blindAddress)
    // It is nobody's zone that is broken.
    #expect(unknown.code == 0 && unknown.findings.map(\.status) == ["skipped", "skipped"], "\(unknown.findings)")
    #expect(unknown.findings.allSatisfy { $0.what.contains("answers to anything, or with errors only") }, "\(unknown.findings)")
    withExtendedLifetime(blind) {}
    #expect(mixed.findings.map(\.status) == ["warn", "warn"] && mixed.findings[1].what.contains("x.test has no MX"), "\(mixed.findings)")
    let begin = ContinuousClock.now
    let silent = try await doctor(place, ["--set", "publication.from=a@silent.test", "--set", "dkim.selectors="], servers: address)
    #expect(ContinuousClock.now - begin < .seconds(60))
    for check in ["spf", "dmarc", "mx"] {
      let found = silent.findings.first { $0.check == check }
      #expect(found?.status == "skipped" && found?.what.contains("no name server answers") == true, "\(silent.findings)")
    }
    #expect(silent.code == 1 && silent.findings.first { $0.check == "relay" }?.status == "fail")
    withExtendedLifetime(server) {}
  }

  @Test func `A relay that wants another kind of TLS, or whose certificate nobody vouches for, is told with the setting`() async throws {
    let place = try await Workplace()
    let certificate = try await place.certificate(of: "relay.test")
    let relay = try Running(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/strict_relay.py"] + certificate)
    let port = Int(try await relay.find(/port (\d+)/)) ?? 0
    try place.relay(port: port)
    try place.set(["smtp.security": "\"starttls\""])
    for (flag, words) in [("smtp.port=\(port)", "certificate"), ("smtp.security=implicit", "smtp.security"), ("smtp.port=1", "smtp.port")] {
      let (code, findings) = try await doctor(place, ["--only", "relay", "--set", flag])
      #expect(code == 1 && findings[0].status == "fail" && findings[0].fix?.contains(words) == true, "\(findings)")
    }
    withExtendedLifetime(relay) {}
  }

  @Test func `The site is asked whether it is ours, and the clock is held against others`() async throws {
    let place = try await Workplace()
    try place.set(["site.listen": "\"127.0.0.1:0\""])
    let serving = try await ServePeer(place)
    let own = try await doctor(place, ["--only", "site", "--only", "clock", "--set", "site.base_url=\(serving.site)"])
    #expect(own.code == 0 && own.findings.map(\.status) == ["skipped", "ok"], "\(own.findings)")
    #expect(await serving.stop() == 0)
    for (path, late, clock, site) in [
      ("/health", 0, "ok", "ok"), ("/health", 200, "warn", "ok"), ("/else", 4000, "fail", "fail"), ("/moved", 0, "ok", "fail"),
    ] {
      let other = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/odd_site.py", path, "\(late)"])
      let base = "http://127.0.0.2:\(try await other.find(/(\d+)\n/))"
      let (code, findings) = try await doctor(place, ["--only", "site", "--only", "clock", "--set", "site.base_url=\(base)"])
      #expect(findings.map(\.status) == [clock, site] && code == (clock == "fail" || site == "fail" ? 1 : 0), "\(path): \(findings)")
      if late > 0 { #expect(findings[0].what.contains("ahead of that of \(base)"), "\(findings[0])") }
    }
  }

  @Test func `Rules of a time zone that differ from the system's are told`() async throws {
    let place = try await Workplace()
    try place.set(["publication.time_zone": "\"America/Chicago\""])
    let set = try await place.tuesday("schedule", "set", "every Tuesday 09:00", "--zone", "Europe/Berlin")
    #expect(set.code == 0 && set.output.contains("The days of the slot, the `date` of a post that waits for it, and"), "\(set)")
    #expect(!set.output.contains("dates of posts"), "those are the slot's")
    let good = try await doctor(place, ["--only", "zones"]).findings
    let known = ["America/Chicago", "Europe/Berlin"].map { "\($0): the rules are those of this system" }
    #expect(good.map(\.what) == known + ["list main, every Tuesday 09:00: two zones"], "\(good)")
    #expect(try await place.tuesday("schedule", "remove").code == 0)
    let rules = place.folder + "/rules/America"
    try FileManager.default.createDirectory(atPath: rules, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "/usr/share/zoneinfo/Asia/Tokyo", toPath: rules + "/Chicago")
    let (code, findings) = try await doctor(place, ["--only", "zones"], environment: ["TZDIR=\(place.folder)/rules"])
    #expect(code == 0 && findings.map(\.status) == ["warn"] && findings[0].what.contains("+09:00 from UTC"), "\(findings)")
    let none = try await doctor(place, ["--only", "zones"], environment: ["TZDIR=\(place.folder)/nowhere"])
    #expect(none.findings.map(\.status) == ["ok"] && none.findings[0].what.contains("has none to compare"))
  }

  @Test(.ofAFile) func `Files that others can read, a damaged database and an old export are told`() async throws {
    let place = try await Workplace()
    let files = FileManager.default
    // Where a folder above lets nobody through, a file's own rights do not matter.
    try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.folder + "/data/tuesday.sqlite")
    #expect(try await doctor(place, ["--only", "files"]).findings.map(\.status) == ["ok"])
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: place.folder + "/data")
    try place.set(["smtp.password": "\"secret\"", "smtp.user": "\"me\""])
    let open = try await doctor(place, ["--only", "files"])
    #expect(
      open.code == 1 && open.findings.map(\.fix) == ["data/tuesday.sqlite", "tuesday.toml"].map { "chmod go-rwx \(place.folder)/\($0)" },
      "\(open.findings)")

    #expect(try await doctor(place, ["--only", "backup"]).findings.map(\.status) == ["warn"])
    let copy = place.folder + "/copy"
    #expect(try await place.tuesday("export", copy, "--with-keys").code == 0)
    #expect(try await doctor(place, ["--only", "backup"]).findings[0].what == "the newest export is \(copy), less than a day old")
    let manifest = try String(contentsOfFile: copy + "/manifest.json", encoding: .utf8)
    _ = try place.write("copy/manifest.json", manifest.replacing(/"exportedAt" : "[0-9-]+/, with: "\"exportedAt\" : \"2024-02-29"))
    let old = try await doctor(place, ["--only", "backup"])
    #expect(old.findings[0].status == "warn" && old.findings[0].what.contains(" days old"), "\(old.findings)")

    let database = try await doctor(place, ["--only", "database"])
    #expect(
      database.findings.allSatisfy { $0.status == "ok" } && database.findings[0].what.contains("writes ahead"), "\(database.findings)")
    _ = try place.write("data/tuesday.sqlite", "this is no database at all, whatever its name says, not even by its first octets")
    let damaged = try await doctor(place, ["--only", "database"])
    #expect(damaged.code == 1 && damaged.findings[0].what.contains("damaged or no SQLite database"), "\(damaged.findings)")
    try files.removeItem(atPath: place.folder + "/data/tuesday.sqlite")
    #expect(try await doctor(place, ["--only", "database"]).findings[0].what.contains("there is no database"))
  }

  @Test func `An older schema is told and left as it is`() async throws {
    let place = try await Workplace()
    try place.change("DELETE FROM migrations WHERE version > 3")
    for _ in 0..<2 {
      let (code, findings) = try await doctor(place, ["--only", "database", "--only", "zones"])
      #expect(code == 0 && findings[0].status == "warn" && findings[0].what.contains("schema version 3 of"), "\(findings)")
    }
  }
}
