package import Audience
package import Campaigns
internal import HTML
internal import Markdown

/// A sign-up form for any other page: plain HTML, without script or cookie. It carries no time, so its answer is our page that asks for one
/// more press.
package struct EmbeddedForm: Sendable {
  private let publication: Publication
  private let lists: [MailingList]

  /// - Parameter lists: which to offer; of one there is nothing to choose.
  package init(_ publication: Publication, lists: [MailingList]) {
    self.publication = publication
    self.lists = lists
  }

  package var html: String {
    let words = PageWords(language: publication.language)
    let text = { (name: String) in HTMLEscape.text(words[name, [:]]) }
    let pages = PublicPages(publication: publication, rehearsal: false)
    let choices = lists.map { list in
      let value = "name=\"list\" value=\"\(list.slug)\""
      return lists.count == 1
        ? "  <input type=\"hidden\" \(value)>"
        : "  <p><label><input type=\"checkbox\" \(value)> \(HTMLEscape.text(pages.title(list)))</label></p>"
    }
    return """
      <form method="post" action="\(HTMLEscape.attribute(publication.baseURL))/subscribe" accept-charset="utf-8" lang="\(words.language)">
        <p><label>\(text("email"))<br><input type="email" name="email" autocomplete="email" required></label></p>
        <p><label>\(text("name"))<br><input type="text" name="name" autocomplete="name" maxlength="\(SignUp.nameLimit)"></label></p>
      \(choices.joined(separator: "\n"))
        <p style="position:absolute;left:-9999px" aria-hidden="true"><label>Website <input type="text" name="website" tabindex="-1" autocomplete="off"></label></p>
        <p><button type="submit">\(text("subscribe"))</button></p>
        <p>\(HTMLEscape.text(pages.consent(lists)))</p>
      </form>
      """
  }
}
