import ArgumentParser

struct CampaignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaign", abstract: "One sending of one issue: who got it, and what a human decides about it.",
    discussion: """
      `tuesday status` lists campaigns. Those that change something say what they would do, and do it with --confirm NAME; pause and resume
      do it at once. What happens takes effect in a `tuesday serve` or `tuesday send` that is running, within a second.
      """,
    subcommands: [CampaignLedger.self, Pause.self, Resume.self, Cancel.self, ResolveCampaign.self, FillGap.self, CampaignSubject.self])

  /// Why a human does it, in the words of the ledger.
  struct Reason: ParsableArguments {
    @Option(help: "Why; it is shown with the campaign and in its ledger.")
    var because: String?

    var words: String { "by hand" + (because.map { ": \($0)" } ?? "") }

    func validate() throws {
      guard let because else { return }
      let isLine = !because.isEmpty && because.count <= 200 && !because.contains(where: \.isNewline)
      guard isLine else { throw ValidationError("--because is one line of at most 200 characters") }
    }
  }
}
