internal import Foundation
package import Store

/// One import at a time in a publication: two of one file would both take the same rows. The folder of its data is locked, and on a server an office
/// of the database, since other machines may have the same files; by this process alone and for as long as it lives, so that a crash leaves nothing to clear away.
package struct ImportTurn: Sendable {
  /// Another has it.
  package struct Taken: Error, CustomStringConvertible {
    package var description: String { "another import is under way here; nothing is done: try again when it has ended" }
  }

  /// Nil where there is no folder.
  private let handle: FileHandle?
  private let presence: Presence

  private static let office = "import"

  /// - Throws: ``Taken``, or why the database cannot be asked.
  package init(in folder: String, _ database: Database) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    handle = descriptor < 0 ? nil : FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    guard descriptor < 0 || flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw Taken() }
    presence = try database.presence(sendingFrom: nil, offices: [Self.office])
    guard presence.leads(Self.office) else { throw Taken() }
  }

  package func end() {
    try? handle?.close()
    presence.leave()
  }
}
