package import Campaigns
package import Store

/// The pages of the site as texts, for those who take a publication elsewhere.
package struct SiteFiles: Sendable {
  private let pages: PublicPages
  private let templates: SiteTemplates

  package init(pages: PublicPages, templates: SiteTemplates) {
    self.pages = pages
    self.templates = templates
  }

  package func post(_ issue: Issue, recent: [Archive.Entry]) -> String {
    templates.text("post", pages.post(issue, publishedAt: nil, isListed: false, recent: recent, signUp: nil))
  }

  /// In each form, with the name of its file.
  package func feeds(_ issues: [(issue: Issue, publishedAt: Timestamp)]) throws -> [(file: String, text: String)] {
    try SiteFeed.allCases.map { ($0.file, try templates.feed(pages.feed(issues, $0))) }
  }
}
