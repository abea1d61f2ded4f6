internal import Dispatch
internal import Foundation
package import Mail
internal import Words

/// Files beside the database that may name people, in them or by their own names: refused rows of imports, mails of rehearsals, and posts.
/// Erasing does not touch them; it tells the operator which to delete or to change.
package struct LooseFiles: Sendable {
  private let folders: [String]

  package init(in folders: [String]) { self.folders = folders }

  /// Their paths. There may be thousands of mails, so they are not read on a thread that answers visitors.
  package func naming(_ address: EmailAddress) async -> [String] {
    await withCheckedContinuation { found in
      DispatchQueue.global().async { found.resume(returning: search(for: address)) }
    }
  }

  private func search(for address: EmailAddress) -> [String] {
    let spellings = address.traces.map(\.folded)
    return folders.flatMap { folder -> [String] in
      let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      return names.sorted().map { folder + "/" + $0 }.filter { path in
        guard let data = FileManager.default.contents(atPath: path) else { return false }
        let text = (path.dropFirst(folder.count) + "\n" + String(decoding: data, as: UTF8.self)).folded
        return spellings.contains { text.contains($0) }
      }
    }
  }
}
