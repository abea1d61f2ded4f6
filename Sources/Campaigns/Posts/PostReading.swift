internal import Audience
internal import Mail
internal import Markdown
internal import Words

/// Reads a post file, step by step, and collects what is wrong with it: one fault hides nothing else.
struct PostReading {
  private let path: String
  private let kind: Campaign.Kind
  private let source: SourceText
  private var head: FrontMatter
  private let names: SegmentNames
  private var tags: MergeTags
  private var diagnostics: [Diagnostic]

  init(_ file: String, path: String, attributes: [String: AttributeKind], as kind: Campaign.Kind) {
    self.path = path
    self.kind = kind
    source = SourceText(parsing: file)
    head = source.frontMatter ?? FrontMatter()
    // `receipt.es.md` is in Spanish.
    if kind == .message, head.lang == nil { head.lang = MessageShelf.language(ofFileAt: path) }
    names = SegmentNames(attributes: attributes)
    tags = MergeTags(attributes: attributes, values: head.values ?? [], kind: kind)
    diagnostics = source.diagnostics
  }

  /// - Parameter language: of a post that names none.
  /// - Throws: ``Post/Faulty`` with all that is wrong; the diagnostics of a good post are warnings.
  mutating func post(language: String) throws -> (post: Post, warnings: [Diagnostic]) {
    let subjects = head.subjects.enumerated().map { extracted($1, "subjects.\($0 + 1)") }
    let title = head.title.isEmpty ? subjects.first ?? "" : extracted(head.title, "title")
    let description = extracted(head.description ?? "", "description")
    let text = head.text.map { extracted($0, "text") }
    let from = mailbox(head.from, "from")
    let replyTo = mailbox(head.replyTo, "reply_to")
    checkAudience()
    checkSeries()
    checkMessage()
    checkSubjects()
    let heads = [title] + subjects + [description, text ?? ""]
    let (document, isTorn) = readBody(language, heads)
    checkTags(heads + [tags.entries.isEmpty ? "" : document.texts])
    if document.blocks.isEmpty && !hasErrors {
      diagnostics.append(.error("the post has no text", line: source.bodyFirstLine, hint: "write something under the front matter"))
    }
    let post = Post(
      path: path, frontMatter: head, source: source.body, firstLine: source.bodyFirstLine, document: document, links: document.links,
      images: document.images, tags: tags, title: title, subjects: subjects, description: description, text: text, from: from,
      replyTo: replyTo)
    if !isTorn { diagnostics += post.emptiness }
    if post.slug.isEmpty { diagnostics.append(.error("the file's name gives no slug", hint: "add `slug:` to the front matter")) }
    let told = diagnostics.map { tags.restored($0) }
    guard source.frontMatter != nil, !hasErrors else { throw Post.Faulty(path: path, diagnostics: told, draft: post) }
    return (post, told)
  }

  private var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  private mutating func extracted(_ text: String, _ key: String) -> String {
    let place = head.place(of: key)
    return tags.extract(from: text, firstLine: place.line, column: place.column)
  }

  private mutating func mailbox(_ text: String?, _ key: String) -> Mailbox? {
    guard let text else { return nil }
    do throws(AddressError) {
      return try Mailbox(parsing: text)
    } catch {
      let message = "`\(key)` is \"\(text)\": \(error)"
      diagnostics.append(.error(message, line: head.place(of: key).line, hint: "write Name <address@example.org>"))
      return nil
    }
  }

  /// As far as can be told without the lists and segments that there are.
  private mutating func checkAudience() {
    do throws(SegmentSyntaxError) {
      _ = try Post.rule(head, names)
    } catch {
      let message = "`audience`, column \(error.column): \(error.message)"
      diagnostics.append(.error(message, line: head.place(of: "audience").line, hint: error.hint))
    }
  }

  /// What the place of a step in its series decides.
  private static let decided = [
    "subjects": "a step has one, its `title`: its readers come one by one", "trial": "there is one subject, and nothing to try",
    "list": "the list is the series': tuesday series on NAME --list …", "audience": "a series has readers, each of whom gets all its steps",
    "ready": "while the file's name begins with _ it is no step", "slug": "its name is the file's, without the number",
    "date": "it carries the day on which it leaves",
    "tells": "items of feeds are told in posts",
  ]

  private mutating func checkSeries() {
    guard kind == .series else {
      guard let line = head.lines["after"] else { return }
      diagnostics.append(
        .error("`after` is for the steps of a series", line: line, hint: "take it out, or put the file into series/NAME/"))
      return
    }
    if source.frontMatter != nil, head.lines["after"] == nil {
      diagnostics.append(.error("the step has no `after`", hint: "write after: 3 days; that long after the one before it leaves"))
    }
    refuse(Self.decided, in: "a step of a series")
  }

  private static let ofPosts = [
    "list": "a message is for one person, of a list or not", "audience": "a message is for one person", "ready": "a program has it sent",
    "slug": "its name is the file's", "date": "it carries the day on which it is sent",
    "subjects": "a message is for one person", "trial": "a message is for one person",
    "tells": "items of feeds are told in posts",
  ]

  private mutating func checkMessage() {
    guard kind == .message else {
      guard let line = head.lines["values"] else { return }
      diagnostics.append(.error("`values` is for messages", line: line, hint: "take it out, or put the file into messages/"))
      return
    }
    if source.frontMatter != nil, head.lines["values"] == nil {
      diagnostics.append(.error("the message has no `values`", hint: "write values: [order, total], or values: [] for none"))
    }
    for value in head.values ?? [] where MergeField.standard.contains(where: { $0.name == value.name }) {
      let message = "the value `\(value.name)` has a name that means something else"
      diagnostics.append(.error(message, line: head.lines["values"] ?? 1, hint: "give it another"))
    }
    refuse(Self.ofPosts, in: "a message")
  }

  /// Tells keys that mean nothing in such a file.
  private mutating func refuse(_ keys: [String: String], in file: String) {
    for (key, hint) in keys.sorted(by: { $0.key < $1.key }) {
      guard let line = head.lines[key] else { continue }
      diagnostics.append(.error("`\(key)` means nothing in \(file)", line: line, hint: hint))
    }
  }

  /// A step of a series is told of them by ``checkSeries()``.
  private mutating func checkSubjects() {
    guard kind != .series else { return }
    if !kind.isPost, let line = head.lines["subjects"] {
      diagnostics.append(.error("`subjects` are for posts", line: line, hint: "a mail to one person has a `title`"))
    }
    if let line = head.lines["trial"], head.lines["subjects"] == nil {
      diagnostics.append(.error("`trial` without `subjects`", line: line, hint: "write subjects: [\"One\", \"Another\"], or take it out"))
    }
  }

  /// - Parameter heads: the texts of the front matter, with their tags marked.
  /// - Returns: whether a condition cannot be left out with what it encloses, too.
  private mutating func readBody(_ language: String, _ heads: [String]) -> (document: Document, isTorn: Bool) {
    let marked = tags.extract(from: source.body, firstLine: source.bodyFirstLine)
    var document = Document(blocks: [], footnotes: [])
    do throws(Diagnostic) {
      let parsed = try MarkdownParser.parse(marked, firstLine: source.bodyFirstLine, language: head.lang ?? language)
      document = parsed.document
      diagnostics += parsed.diagnostics
    } catch {
      diagnostics.append(error)
    }
    diagnostics += document.sanitizeHTML()
    let restoring = tags
    if !tags.entries.isEmpty { document.mapCode { restoring.restored(in: $0) } }
    diagnostics += tags.placeInURLs(of: document)
    do throws(TornCondition) {
      for head in heads { try Nesting.check(head) }
      try document.placeConditions(of: marked)
      return (document, false)
    } catch {
      // A tag that is told as wrong already is not told twice.
      if tags.isFaulty(error.mark) { return (document, false) }
      diagnostics.append(tags.fault(error))
      return (document, true)
    }
  }

  /// - Parameter texts: all that can reach a reader. A tag elsewhere is code.
  private mutating func checkTags(_ texts: [String]) {
    let used = texts.reduce(into: Set<Int>()) { $0.formUnion(MergeMark.numbers(in: $1)) }
    diagnostics += tags.diagnostics(used: used) + tags.gaps(in: texts.map { SlottedText(marked: $0) }) + tags.nearSizes(used: used)
  }
}
