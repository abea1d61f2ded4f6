import Foundation
import Testing

/// What mail programs ask of HTML, looked for in the mails that ``GoldenTests`` holds every theme to.
@Suite struct MailCraftTests {
  private struct Tag {
    let text: String
    let name: String
    let style: [(name: String, value: String)]

    init(_ text: Substring) {
      self.text = String(text)
      name = String(text.dropFirst().prefix { $0.isLetter || $0.isNumber })
      let declarations = text.firstMatch(of: /\ style="([^"]*)"/).map { $0.1.split(separator: ";") } ?? []
      style = declarations.map { declaration in
        let parts = declaration.split(separator: ":", maxSplits: 1).map(String.init)
        return (parts[0], parts.last ?? "")
      }
    }

    func values(_ prefix: String) -> [String] { style.filter { $0.name.hasPrefix(prefix) }.map(\.value) }
  }

  private func html(_ theme: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return try String(contentsOf: folder.appending(path: "\(theme).html"), encoding: .utf8)
  }

  private func tags(_ theme: String) throws -> [Tag] { try html(theme).matches(of: /<[a-z][^>]*>/).map { Tag($0.0) } }

  @Test(arguments: Desk.themes)
  func `The head says all that a mail program wants to know, and the body begins with the preview`(theme: String) throws {
    let html = try html(theme)
    for part in [
      "<!DOCTYPE html>", "xmlns:v=", "xmlns:o=", "<title>A bench, a tree", "<meta charset=\"utf-8\">",
      "content=\"width=device-width, initial-scale=1\"",
      "\"x-apple-disable-message-reformatting\"", "\"telephone=no, date=no, address=no, email=no, url=no\"",
      "<meta name=\"supported-color-schemes\" content=\"light dark\">", "<meta name=\"color-scheme\" content=\"light dark\">",
      "<o:AllowPNG/>", "o:PixelsPerInch", "a[x-apple-data-detectors]",
      "lang=\"en\" dir=\"ltr\">\n<table role=\"presentation\"",
    ] {
      #expect(html.contains(part), "\(part)")
    }
    let parts = html.components(separatedBy: "</head>")
    #expect(parts.count == 2 && !parts[1].contains("<style"))
    #expect(parts[0].contains(/<!--\[if mso\]>\n(?:.*\n)?<style>td,th,p,li,a[^{]*\{font-family:/))
    #expect(parts[0].matches(of: /<style>@media \(prefers-color-scheme: dark\)/).count == 1)
    #expect(parts[0].matches(of: /<style>\[data-og/).count == 1)
    #expect(parts[1].contains(/^\n<body[^>]*>\n<div class="preheader" style="display:none;[^"]*mso-hide:all">[^<]*&#847;&zwnj;&nbsp;/))
  }

  @Test(arguments: Desk.themes)
  func `Space and lines are where Outlook shows them`(theme: String) throws {
    let spaced: Set<String> = ["p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "hr", "pre", "body"]
    for tag in try tags(theme) {
      for value in tag.values("margin") {
        #expect(spaced.contains(tag.name) && !value.contains("-"), "\(tag.text)")
        #expect(!value.contains("auto") || tag.name == "table", "\(tag.text)")
      }
      if !tag.values("padding").isEmpty { #expect(["td", "th", "ul", "ol", "a", "code", "body"].contains(tag.name), "\(tag.text)") }
      for (name, value) in tag.style where name.wholeMatch(of: /border(-top|-right|-bottom|-left)?/) != nil && !value.hasPrefix("0") {
        let width = value.prefix { $0.isNumber }
        #expect(["td", "th", "hr"].contains(tag.name) && (Int(width) ?? 99) <= 8, "\(tag.text)")
      }
      #expect(tag.values("list-style").allSatisfy { !$0.contains("url") } && tag.values("list-style-image").isEmpty, "\(tag.text)")
    }
  }

  @Test(arguments: Desk.themes)
  func `Type can be read, colours are understood, and links are seen as links`(theme: String) throws {
    for tag in try tags(theme) {
      // Lines that are a cell's border have no type in them.
      let isType = !tag.text.contains("mso-hide:all") && !tag.text.contains("mso-line-height-rule")
      for value in tag.values("font-size") where isType {
        #expect(value.hasSuffix("px") && (Int(value.dropLast(2)) ?? 0) >= 13, "\(tag.text)")
      }
      if !tag.values("line-height").isEmpty && tag.name != "sup" {
        #expect(tag.values("line-height").allSatisfy { $0.hasSuffix("px") }, "\(tag.text)")
      }
      for (name, value) in tag.style where name != "font-family" {
        for color in value.matches(of: /#[0-9A-Za-z]+/) { #expect(color.0.count == 7, "\(tag.text)") }
      }
      if let ground = tag.text.firstMatch(of: /bgcolor="([^"]*)"/)?.1 {
        #expect(ground.wholeMatch(of: /#[0-9a-f]{6}/) != nil, "\(tag.text)")
      }
      #expect(!tag.text.contains("/*"), "\(tag.text)")
      if tag.name == "a" && tag.text.contains("href=") {
        let holdsPicture = tag.values("text-decoration") == ["none"] && !tag.values("color").isEmpty
        #expect(tag.values("text-decoration") == ["underline"] || tag.text.contains("class=\"b\"") || holdsPicture, "\(tag.text)")
      }
    }
  }

  @Test(arguments: Desk.themes)
  func `Every picture has its size in pixels, no border, and words where it shows something`(theme: String) throws {
    let pictures = try tags(theme).filter { $0.name == "img" }
    #expect(pictures.count > 2)
    for picture in pictures {
      let width = picture.text.firstMatch(of: /\ width="([0-9]+)"/).flatMap { Int($0.1) }
      #expect((1...536).contains(width ?? 0) && picture.text.contains(" height=\"") && picture.text.contains(" border=\"0\""))
      #expect(picture.text.contains(" alt=\"") && !picture.values("color").isEmpty && picture.text.contains("class=\""), "\(picture.text)")
    }
  }
}
