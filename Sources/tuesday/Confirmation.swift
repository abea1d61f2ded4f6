import ArgumentParser

/// For commands that change what people get: without the campaign's name typed out they only show what they would do.
struct Confirmation: ParsableArguments {
  @Option(help: "The campaign's name, typed out: the one thing that makes this command do something.")
  var confirm: String?

  func isGiven(for name: String) -> Bool { confirm == name }

  /// - Parameter preview: what would be done.
  func refusal(for name: String, preview: String) -> CommandError {
    Terminal.complain(preview)
    let given = confirm.map { "--confirm \($0) is not this campaign's name" } ?? "nothing is changed without --confirm"
    return .usage("\(given); to do it, add: --confirm \(name)")
  }
}
