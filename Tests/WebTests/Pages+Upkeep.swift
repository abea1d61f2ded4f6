import Curl
import Delivery
import Hooks

@testable import Web

extension Pages {
  /// Its address is a secret, and it takes nothing.
  static let hook = Hook(
    name: "crm", url: "https://crm.example.org/secret-path?key=1", events: HookEvent.usual,
    secrets: [HookSecret("whsec_" + String(repeating: "AAAA", count: 8))].compactMap(\.self))

  /// Hostile in every text that a file, a relay or a name server can bring.
  static let upkeep = DeskUpkeep(
    routes: [
      Route(name: "smtp", way: .relay(SMTPEndpoint(host: "relay.example.org", port: 587, security: .starttls, helloName: "x.example")))
    ],
    providers: [Provider(name: "big", domains: ["mail.example"], perMinute: 600, connections: 5)],
    hooks: HookSteering(
      [hook], publication: "https://letter.example.org", post: { _, _, _ in .refused("answers with 500", wish: nil) }),
    sheet: {
      DeskUpkeep.Sheet(
        file: "/place/<b>tuesday.toml",
        settings: [
          DeskUpkeep.Setting(
            key: "publication.name", value: "<script>alert(1)</script>", isSecret: false, isSet: true, origin: "/place/tuesday.toml:4",
            isStandard: false, about: "What readers call it.", line: "[publication] name = \"<script>\"",
            next: "<img src=x onerror=alert(2)>"),
          DeskUpkeep.Setting(
            key: "smtp.password", value: "", isSecret: true, isSet: true, origin: "TUESDAY_SMTP_PASSWORD", isStandard: false,
            about: "A secret.", line: "",
            next: nil),
          DeskUpkeep.Setting(
            key: "smtp.port", value: "587", isSecret: false, isSet: true, origin: "default", isStandard: true, about: "A port.",
            line: "[smtp] port = 587",
            next: nil),
        ], fault: "/place/tuesday.toml:9:1: <b>wrong</b>")
    },
    look: { look in
      [
        DeskUpkeep.Finding(
          check: look == .domain ? "spf" : "returns", status: .warn, what: "<u>odd</u>", why: "<i>why</i>", fix: "mend\n<b>it</b>")
      ]
    },
    records: { asking in
      [
        DeskUpkeep.DomainRecord(
          purpose: .dkim, name: "t._domainkey.example.org", type: "TXT", value: "v=DKIM1; p=AAAA",
          found: asking ? ["v=DKIM1; p=<b>BBBB</b>"] : nil, fault: nil),
        DeskUpkeep.DomainRecord(
          purpose: .spf, name: "example.org", type: "TXT", value: "v=spf1 include:… ~all", found: asking ? [] : nil, fault: nil),
      ]
    })
}
