import ArgumentParser
import Campaigns
import Web
import Words

struct OpenAPICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "openapi", abstract: "Print the API's description (OpenAPI 3.1), as the site has it at /api/v1/openapi.json.")

  @OptionGroup var options: PublicationOptions

  func run() async throws {
    Terminal.say(String(OpenAPIDocument.text(baseURL: try options.load().publication.baseURL).trimmed))
  }
}
