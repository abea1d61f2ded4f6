import Foundation
import Testing

@testable import tuesday

/// What Config/Dockerfile says, held to what is here. That it builds, only a machine with Docker tells.
@Suite struct ContainerTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Each instruction on one line, without comments.
  private func instructions() throws -> [(word: Substring, rest: String)] {
    let text = try String(contentsOf: Self.root.appending(path: "Config/Dockerfile"), encoding: .utf8)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n").replacing("\\\n", with: " ")
    return lines.split(separator: "\n").map { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      return (parts[0], parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
    }
  }

  @Test func `What is installed is what .ci/packages lists, and no package is named anywhere else`() throws {
    let installing = try instructions().filter { $0.word == "RUN" && $0.rest.contains("apt-get install") }
    #expect(installing.count == 2, "where it is built, and where it runs")
    #expect(installing.map { $0.rest.contains(#"$1 == "server""#) } == [false, true], "libpq is opened when it runs")
    for (_, command) in installing {
      let match = command.firstMatch(
        of: /awk '\$1 == "run"(?: \|\| \$1 == "server")? \{ print \$2 \}' (\S+) \| xargs apt-get install((?: --[\w-]+)+)\s+&&/)
      let list = try #require(match, "\(command)").1
      #expect(try instructions().contains { $0.word == "COPY" && $0.rest == ".ci/packages \(list)" }, "\(list)")
      #expect(command.components(separatedBy: "apt-get install").count == 2)
    }
    let packages = try String(contentsOf: Self.root.appending(path: ".ci/packages"), encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
    #expect(packages.allSatisfy { $0.count == 2 && ["run", "server", "test"].contains($0[0]) })
    // Without the authorities' certificates no relay's is believed; they come with nothing else.
    #expect(packages.contains { $0 == ["run", "ca-certificates"] })
  }

  @Test func `Its variables are settings, its port is the one it listens on, and it is nobody's root`() throws {
    let instructions = try instructions()
    let variables = instructions.filter { $0.word == "ENV" }.flatMap { $0.rest.split(separator: " ") }.map { $0.split(separator: "=") }
    let known = Set(SettingKey.all.map(\.environmentName)).union(["TUESDAY_PUBLICATION", "CREDENTIALS_DIRECTORY"])
    for variable in variables { #expect(variable.count == 2 && known.contains(String(variable[0])), "\(variable)") }
    #expect(SettingKey.all.filter(\.isSecret).allSatisfy { key in !variables.contains { $0[0] == key.environmentName } })
    let port = try #require(variables.first { $0[0] == "TUESDAY_SITE_LISTEN" }?[1].split(separator: ":").last)
    #expect(instructions.contains { $0.word == "EXPOSE" && $0.rest == port })
    #expect(instructions.contains { $0.word == "HEALTHCHECK" && $0.rest.contains("/\(port) ") && $0.rest.contains("GET /health ") })
    let user = try #require(instructions.lastIndex { $0.word == "USER" })
    #expect(instructions[user].rest == "tuesday" && instructions[user...].allSatisfy { $0.word != "RUN" })
    #expect(instructions.contains { $0.word == "STOPSIGNAL" && $0.rest == "SIGTERM" })
    #expect(instructions.contains { $0.word == "VOLUME" && $0.rest == "/var/lib/tuesday" })
  }
}
