import Foundation
import Mail

/// Which keys sign, and where their files are: `data/dkim/SELECTOR.pem`, for nobody's eyes but ours.
struct DKIMSettings: Sendable {
  let domain: String
  let selectors: [String]
  let folder: String

  init(_ read: SettingReader, from: Mailbox, folder: String) throws {
    self.folder = folder
    domain = try read.hostName("dkim.domain", standard: from.address.asciiDomain).lowercased()
    // RFC 7489 §3.1.1: nobody counts a signature of another domain for the From.
    guard ("." + from.address.asciiDomain).hasSuffix("." + domain) else {
      throw read.error("dkim.domain", "must be the domain of publication.from (\(from.address.asciiDomain)) or one over it")
    }
    selectors = try read.text("dkim.selectors").split(separator: ",").map { part in
      let selector = part.trimmingCharacters(in: .whitespaces)
      guard Self.isSelector(selector) else { throw read.error("dkim.selectors", "\(selector) is no selector; \(Self.form)") }
      return selector
    }
  }

  static let form = "write letters, digits and hyphens, as in news2026"

  /// A label of a domain (RFC 6376 §3.1).
  static func isSelector(_ text: String) -> Bool { text.wholeMatch(of: /[A-Za-z0-9]([A-Za-z0-9\-]{0,61}[A-Za-z0-9])?/) != nil }

  func path(_ selector: String) -> String { "\(folder)/\(selector).pem" }

  /// With the keys read; nil where there are none.
  func signer() throws -> DKIMSigner? {
    selectors.isEmpty ? nil : DKIMSigner(domain: domain, keys: try selectors.map(key))
  }

  func key(_ selector: String) throws -> DKIMKey {
    guard FileManager.default.fileExists(atPath: path(selector)) else {
      let advice = "make it with: tuesday dkim new --selector \(selector)"
      throw CommandError.configuration("dkim.selectors names \(selector), but there is no \(path(selector)); \(advice)")
    }
    let pem: String
    do { pem = try String(contentsOfFile: path(selector), encoding: .utf8) } catch {
      throw CommandError.configuration("\(path(selector)) cannot be read; is it yours, and a text?")
    }
    do { return try DKIMKey(pem: pem, selector: selector) } catch {
      throw CommandError.configuration("\(path(selector)): \(error)")
    }
  }

  /// All that have a file, signing or not.
  func known() throws -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".pem") }.map { String($0.dropLast(4)) }.sorted()
  }
}
