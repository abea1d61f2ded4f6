internal import Foundation
internal import HTML
internal import Markdown
internal import Mustache

/// A theme that cannot be used: which file, which line, and why.
package struct ThemeError: Error, CustomStringConvertible {
  package let description: String
}

/// A theme's folder: `layout.html.mustache`, `layout.txt.mustache` and `tokens.json`.
struct Theme: Sendable {
  private let name: String
  private let folder: String
  let tokens: ThemeTokens
  private let html: MustacheTemplate
  private let text: MustacheTemplate

  /// - Parameter folders: first come, first found.
  init(named name: String, in folders: [String]) throws {
    guard let folder = folders.map({ $0 + "/" + name }).first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw ThemeError(description: "there is no theme \(name) in \(folders.joined(separator: " or "))")
    }
    self.name = name
    self.folder = folder
    tokens = try Self.tokens(folder + "/tokens.json")
    html = try Self.template(folder + "/layout.html.mustache", tokens)
    text = try Self.template(folder + "/layout.txt.mustache", tokens)
  }

  /// The mail, complete for the programs that read no `<style>`: the layout's rules stand in the `style` attributes that they mean.
  /// What is in a `<style data-embed>` stays there.
  func html(_ context: LayoutContext) throws(ThemeError) -> (mail: String, warnings: [StyleWarning]) {
    do throws(HTMLFault) {
      let (document, warnings) = try Self.inliner.inlined(html.render(context.values(tokens)))
      let body = document.range(of: "</head>")?.lowerBound ?? document.endIndex
      let head = String(document[..<body]).replacing("<style>\n</style>\n", with: "").replacing("<style data-embed>", with: "<style>")
      return (head + document[body...], warnings)
    } catch {
      throw ThemeError(description: "the layout of \(name) cannot be read: \(error.message)")
    }
  }

  func text(_ context: LayoutContext) -> String { text.render(context.values(tokens)) }

  /// A mail of the longest post that may be is no attack.
  private static let inliner: StyleInliner = {
    var inliner = StyleInliner()
    inliner.limits.size = 2 << 20
    inliner.limits.tags = 1 << 17
    inliner.limits.depth = 1_000
    inliner.limits.memory = 1 << 29
    return inliner
  }()

  /// What is wrong with it though it works, and in which of its files.
  var warnings: [(file: String, message: String)] {
    var example = LayoutContext()
    example.authors = [Author(name: "A", picture: "a.png", url: "https://a.example", bio: "b")]
    example.rehearsal = true
    return tokens.lowContrasts.map { (folder + "/tokens.json", $0) }
      + ((try? html(example).warnings) ?? []).map { (folder + "/layout.html.mustache", $0.message) }
  }

  private static func tokens(_ path: String) throws -> ThemeTokens {
    do {
      return try JSONDecoder().decode(ThemeTokens.self, from: try Data(contentsOf: URL(filePath: path)))
    } catch let error as DecodingError {
      throw ThemeError(description: "\(path): \(error.words)")
    } catch let error as ThemeTokens.InvalidToken {
      throw ThemeError(description: "\(path): \(error)")
    } catch {
      throw ThemeError(description: "\(path): cannot be read: \(error.localizedDescription)")
    }
  }

  /// Mustache renders an unknown tag as nothing: a layout with a typo would lose its unsubscribe link without a word.
  private static func template(_ path: String, _ tokens: ThemeTokens) throws -> MustacheTemplate {
    let source: String
    do { source = try String(contentsOfFile: path, encoding: .utf8) } catch { throw ThemeError(description: "\(path): cannot be read") }
    let known = Set(LayoutContext().values(tokens).keys).subtracting(["t", "words"]).union(tokens.templateValues.keys.map { "t." + $0 })
      .union(MailWords(language: "en").templateValues.keys.map { "words." + $0 })
    let tag = /\{\{\{?\s*([#^\/&]?)\s*(?:empty\()?([A-Za-z_.]+)\)?\s*\}?\}\}/
    for (number, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      for match in line.matches(of: tag)
      where !known.contains(String(match.2)) {
        throw ThemeError(description: "\(path):\(number + 1): unknown tag {{\(match.2)}}")
      }
    }
    for required in ["unsubscribe_url", "postal_address", "content"] where !source.contains(required) {
      throw ThemeError(description: "\(path): the layout has no {{\(required)}}, which every mail must carry")
    }
    do { return try MustacheTemplate(string: source) } catch { throw ThemeError(description: "\(path): \(error)") }
  }
}

extension DecodingError {
  fileprivate var words: String {
    func place(_ path: [any CodingKey]) -> String { path.map(\.stringValue).joined(separator: ".") }
    return switch self {
    case .keyNotFound(let key, let context): "`\(place(context.codingPath + [key]))` is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context): "`\(place(context.codingPath))` is no \(type)"
    case .dataCorrupted(let context):
      context.codingPath.isEmpty ? "this is not JSON" : "`\(place(context.codingPath))`: \(context.debugDescription)"
    @unknown default: localizedDescription
    }
  }
}
