internal import Foundation
internal import HTML
internal import Markdown
internal import Mustache

/// A theme's folder: `layout.html.mustache`, `layout.txt.mustache` and `tokens.json`.
struct Theme: Sendable {
  private let name: String
  private let folder: String
  let tokens: ThemeTokens
  private let file: LayoutFile
  private let html: MustacheTemplate
  private let text: MustacheTemplate

  /// - Parameter folders: first come, first found.
  init(named name: String, in folders: [String]) throws(ThemeError) {
    guard let folder = folders.map({ $0 + "/" + name }).first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw ThemeError([.error("there is no theme \(name) in \(folders.joined(separator: " or "))")])
    }
    self.name = name
    self.folder = folder
    var faults: [Diagnostic] = []
    func part<Part>(_ make: () throws(ThemeError) -> Part) -> Part? {
      do throws(ThemeError) { return try make() } catch {
        faults += error.faults
        return nil
      }
    }
    let tokens = part { () throws(ThemeError) in try Self.tokens(folder + "/tokens.json") }
    let layouts = ["html", "txt"].map { kind in
      part { () throws(ThemeError) in
        let layout = try LayoutFile("\(folder)/layout.\(kind).mustache")
        return (layout, try layout.template(tokens))
      }
    }
    guard let tokens, let (file, html) = layouts[0], let (_, text) = layouts[1] else { throw ThemeError(faults) }
    self.tokens = tokens
    self.file = file
    self.html = html
    self.text = text
  }

  /// The mail, complete for the programs that read no `<style>`: the layout's rules stand in the `style` attributes that they mean.
  /// What is in a `<style data-embed>` stays there.
  func html(_ context: LayoutContext) throws(ThemeError) -> (mail: String, warnings: [StyleWarning]) { try mail(html, context) }

  /// A mail with all that only some mails say, in which the layout's tags have a ``LayoutFile/lineAttribute``.
  ///
  /// - Parameter content: as the renderer makes it, so that its tags have none.
  func numberedMail(around content: String) throws -> String {
    var context = LayoutContext.fullExample
    context.content = content
    return try mail(EscapedMustache.template(file.numbered), context).mail
  }

  private func mail(
    _ html: MustacheTemplate, _ context: LayoutContext
  ) throws(ThemeError) -> (mail: String, warnings: [StyleWarning]) {
    let head: String
    let rest: Substring
    let warnings: [StyleWarning]
    do throws(HTMLFault) {
      let document: String
      (document, warnings) = try Self.inliner.inlined(html.render(context.values(tokens)))
      let body = document.range(of: "</head>")?.lowerBound ?? document.endIndex
      rest = document[body...]
      head = String(document[..<body]).replacing("<style>\n</style>\n", with: "").replacing("<style data-embed>", with: "<style>")
    } catch {
      throw ThemeError("the layout cannot be read: \(error.message)", file: layout)
    }
    let styles = head.matches(of: /(?s)<style>(.*?)<\/style>/).reduce(0) { $0 + $1.1.utf8.count }
    guard styles <= Self.styleLimit else {
      let words = "the layout keeps \(styles >> 10) KB of <style>, and Gmail drops all when it is more than \(Self.styleLimit >> 10)"
      throw ThemeError(words, file: layout)
    }
    return (head + rest, warnings)
  }

  func text(_ context: LayoutContext) -> String { text.render(context.values(tokens)) }

  var layout: String { folder + "/layout.html.mustache" }
  private static let styleLimit = 16 << 10

  /// A mail of the longest post that may be is no attack.
  static let inliner: StyleInliner = {
    var inliner = StyleInliner()
    inliner.limits.size = 2 << 20
    inliner.limits.tags = 1 << 17
    inliner.limits.depth = 1_000
    inliner.limits.memory = 1 << 29
    return inliner
  }()

  /// What is wrong with it though it works, and where in which of its files.
  var warnings: [Diagnostic] {
    let colors = folder + "/tokens.json"
    let low = tokens.lowContrasts.map { pair in
      Diagnostic.warning(pair.message, file: colors, line: Self.line(of: [pair.palette, pair.key].map { "\"\($0)\"" }, in: colors))
    }
    let styles = ((try? html(.fullExample).warnings) ?? []).map { warning in
      Diagnostic.warning(warning.message, file: layout, line: Self.line(of: [warning.source], in: layout))
    }
    return low + file.warnings + styles + mailWarnings
  }

  /// The line on which the last of some texts stands that follow each other in a file, however they are spaced; 1 where they do not.
  static func line(of texts: [String], in file: String) -> Int {
    let source = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    var sought = texts.map { $0.filter { !$0.isWhitespace } }[...]
    for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.filter { !$0.isWhitespace }
      while let text = sought.first, line.contains(text) { sought.removeFirst() }
      if sought.isEmpty { return number + 1 }
    }
    return 1
  }

  private static func tokens(_ path: String) throws(ThemeError) -> ThemeTokens {
    guard let data = FileManager.default.contents(atPath: path) else { throw ThemeError("the file cannot be read", file: path) }
    do {
      return try JSONDecoder().decode(ThemeTokens.self, from: data)
    } catch let error as ThemeTokens.Invalid {
      let faults = error.faults.map { fault in
        Diagnostic.error(fault.message, file: path, line: line(of: fault.path.map { "\"\($0)\"" }, in: path))
      }
      throw ThemeError(faults.inOrder)
    } catch {
      throw ThemeError("this is not a JSON object", file: path, line: lineOfFault(inJSON: data))
    }
  }

  /// Foundation's decoder does not tell where a file stops being JSON; its older parser does, in words.
  private static func lineOfFault(inJSON data: Data) -> Int {
    var words = ""
    do { _ = try JSONSerialization.jsonObject(with: data) } catch { words = "\((error as NSError).userInfo)" }
    let offset = words.firstMatch(of: /character ([0-9]+)/).flatMap { Int($0.1) }
    return 1 + data.prefix(offset ?? (words.isEmpty ? 0 : data.count - 1)).count { $0 == 0x0A }
  }
}
