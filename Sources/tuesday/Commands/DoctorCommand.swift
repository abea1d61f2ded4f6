import ArgumentParser
import Foundation
import Store

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at everything that a sending needs: settings, database, relay, DNS, site, files, backup.",
    discussion: """
      Changes and sends nothing. Each line is ok, warn, fail or skipped, with what follows from it and what to do. The exit code is 1 when
      something failed. Nobody is asked but the relay, the site and name servers; what cannot be asked is skipped.
      """)

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Only this check; may be given more than once.")
  var only: [DoctorCheck] = []

  func run() async throws {
    let checks = Set(only.isEmpty ? DoctorCheck.allCases : only)
    let findings = await look(checks)
    let counts = [DoctorFinding.Status.ok, .warn, .fail, .skipped].compactMap { status in
      let count = findings.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status.rawValue)"
    }
    try output.show(
      findings, else: (findings.map(\.text) + ["", counts.joined(separator: ", ")]).joined(separator: "\n"))
    if findings.contains(where: { $0.status == .fail }) { throw ExitCode(CommandError.Code.partial.rawValue) }
  }

  private func look(_ checks: Set<DoctorCheck>) async -> [DoctorFinding] {
    let settings: Settings
    do { settings = try options.load() } catch {
      let words = CommandError.from(error)?.description ?? "\(error)"
      // Whatever else was asked for hangs on it.
      return [.fail(.config, words, fix: "correct that first; everything else hangs on the settings")]
        + DoctorCheck.allCases.filter { $0 != .config && checks.contains($0) }.map { .skipped($0, "the settings cannot be read") }
    }
    return await Doctor(settings: settings, now: .now()).findings(checks)
  }
}
