import Foundation
import Glibc
import Testing

@testable import Feedback

@Suite struct MaildirTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "maildir-\(UUID().uuidString)").path
    for part in ["tmp", "new", "cur"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(part)", withIntermediateDirectories: true)
    }
  }

  private func source(done: String? = nil) -> MaildirSource {
    MaildirSource(
      name: "main", folder: folder, doneFolder: done, isTrusted: true, place: SourcePlace(folder: folder + "/kept", name: "main"))
  }

  private func put(_ subject: String, _ name: String, in part: String = "new") throws {
    try message(subject).write(toFile: "\(folder)/\(part)/\(name)", atomically: false, encoding: .utf8)
  }

  private func names(_ part: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(part)").sorted()
  }

  @Test func `New and old are taken in the order of their names, ours are removed and letters stay as they are`() async throws {
    try put("letter", "1.a.host")
    try put("bounce 2", "2.b.host:2,S", in: "cur")
    try put("bounce 3", "3.c.host")
    try put("bounce thrown away", "4.d.host:2,ST", in: "cur")
    try put("half a message", "5.e.host", in: "tmp")
    try put("bounce hidden", ".6.f.host")
    #expect(try await source().look() == SourceLook(messages: 3, waiting: 3))
    let taking = Taking()
    #expect(try await source().collect(taking.take) == SourceRound(settled: 2, left: 1))
    #expect(taking.subjects == ["letter", "bounce 2", "bounce 3"] && taking.mails.allSatisfy { $0.isTrusted && $0.source == "main" })
    #expect(try names("new") == [".6.f.host", "1.a.host"] && names("cur") == ["4.d.host:2,ST"])
    // Somebody has read the letter meanwhile: it is the same.
    #expect(rename("\(folder)/new/1.a.host", "\(folder)/cur/1.a.host:2,S") == 0)
    #expect(try await source().collect(Taking().take) == SourceRound())
    #expect(unlink("\(folder)/cur/1.a.host:2,S") == 0)
    _ = try await source().collect(Taking().take)
    #expect(SourcePlace(folder: folder + "/kept", name: "main").memory(of: folder).left.isEmpty, "what is gone is forgotten")
  }

  @Test func `What was taken can be kept in another Maildir, marked as seen`() async throws {
    try put("bounce", "1.a.host")
    try put("bounce", "2.b.host:2,F", in: "cur")
    let done = folder + "/done"
    #expect(try await source(done: done).collect(Taking().take).settled == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: done + "/cur").sorted() == ["1.a.host:2,S", "2.b.host:2,FS"])
    #expect(try names("new").isEmpty && names("cur").isEmpty)
  }

  @Test func `Nothing is kept in the folder that is read, whatever path leads there, nor on another file system`() async throws {
    try put("bounce", "1.a.host", in: "cur")
    try FileManager.default.createSymbolicLink(atPath: folder + "-link", withDestinationPath: folder)
    let elsewhere = "/dev/shm/" + (folder as NSString).lastPathComponent
    defer { for path in [folder + "-link", elsewhere] { try? FileManager.default.removeItem(atPath: path) } }
    for (done, words) in [(folder + "-link", "is the folder that is read"), (elsewhere, "is on another file system")] {
      let error = await #expect(throws: SourceTrouble.self) { try await source(done: done).collect(Taking().take) }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      #expect(try await source(done: done).look().objection?.contains(words) == true)
    }
    #expect(try names("cur") == ["1.a.host"])
  }

  @Test func `Of two messages with one name neither is lost, also when a move was broken off`() async throws {
    try put("bounce one", "1.a.host")
    try put("bounce two", "1.a.host:2,S", in: "cur")
    let done = folder + "/done"
    #expect(try await source(done: done).collect(Taking().take).settled == 2)
    let kept = try FileManager.default.contentsOfDirectory(atPath: done + "/cur").sorted()
    #expect(kept == ["1.a.host.1:2,S", "1.a.host:2,S"])
    let texts = try kept.map { try String(contentsOfFile: "\(done)/cur/\($0)", encoding: .utf8) }
    #expect(texts.count { $0.contains("bounce one") } == 1 && texts.count { $0.contains("bounce two") } == 1)
    // Killed between the two steps: it stands in both folders.
    try put("bounce three", "3.c.host")
    #expect(link("\(folder)/new/3.c.host", "\(done)/cur/3.c.host:2,S") == 0)
    #expect(try await source(done: done).collect(Taking().take).settled == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: done + "/cur").count == 3 && names("new").isEmpty)
  }

  @Test func `A name that is no text is told, and does not stop the others`() async throws {
    try put("bounce", "1.a.host")
    let strange: [UInt8] = Array("\(folder)/new/2.".utf8) + [0xE4, 0xFF] + Array(".host".utf8)
    let file = strange.map { CChar(bitPattern: $0) } + [0]
    close(creat(file, 0o600))
    defer { unlink(file) }
    let round = try await source().collect(Taking().take)
    #expect(round.settled == 1 && round.faults == ["\(folder)/new: 1 with a name that is no UTF-8: give it another"])
  }

  @Test func `Links, pipes and folders are no messages: they are told, and do not stop the others`() async throws {
    let secret = folder + "/secret"
    try message("bounce secret").write(toFile: secret, atomically: false, encoding: .utf8)
    #expect(symlink(secret, "\(folder)/new/1.link") == 0 && mkfifo("\(folder)/new/2.pipe", 0o600) == 0)
    try FileManager.default.createDirectory(atPath: "\(folder)/new/3.folder", withIntermediateDirectories: true)
    try put("bounce", "4.good")
    let taking = Taking()
    let round = try await source().collect(taking.take)
    #expect(taking.subjects == ["bounce"] && round.settled == 1 && round.faults.count == 3, "\(round)")
    #expect(round.faults[0].hasSuffix("1.link: it is a symbolic link"))
    #expect(FileManager.default.fileExists(atPath: secret))
    #expect(try await source().collect(taking.take).faults.count == 3, "they are looked at again: somebody may mend them")
  }

  @Test func `A folder behind a link is not entered, and one that is missing is named`() async throws {
    #expect(rename("\(folder)/new", "\(folder)/elsewhere") == 0 && symlink("\(folder)/elsewhere", "\(folder)/new") == 0)
    let error = await #expect(throws: SourceTrouble.self) { try await source().collect(Taking().take) }
    #expect(error?.description.contains("\(folder)/new: ") == true)
    #expect(unlink("\(folder)/new") == 0)
    let missing = await #expect(throws: SourceTrouble.self) { try await source().look() }
    #expect(missing?.description == "\(folder)/new: No such file or directory")
  }

  @Test func `Files that come and go while it is read are taken once, or not at all`() async throws {
    for number in 1...300 { try put("bounce \(number)", "\(1000 + number).x") }
    let folder = folder
    let taking = Taking()
    let round = try await source().collect { mail in
      // Somebody else takes the last ones away, and more arrive.
      let count = taking.mails.count
      unlink("\(folder)/new/\(1300 - count).x")
      try? message("bounce late \(count)").write(toFile: "\(folder)/new/\(2000 + count).x", atomically: false, encoding: .utf8)
      return try await taking.take(mail)
    }
    #expect(Set(taking.subjects).count == taking.mails.count && round.settled == taking.mails.count && round.faults.isEmpty)
    #expect(taking.mails.count < 300 && taking.subjects.allSatisfy { !$0.contains("late") })
    let next = Taking()
    _ = try await source().collect(next.take)
    #expect(next.mails.count == taking.mails.count && next.subjects.allSatisfy { $0.contains("late") })
    #expect(try names("new").isEmpty)
  }

  @Test func `When nothing can be committed the message stays, and the memory of letters before it`() async throws {
    try put("letter", "1.a")
    try put("bounce", "2.b")
    await #expect(throws: Taking.Away.self) { try await source().collect(Taking(failing: 1).take) }
    let taking = Taking()
    #expect(try await source().collect(taking.take) == SourceRound(settled: 1))
    #expect(taking.subjects == ["bounce"])
  }

  @Test func `A memory that cannot be read is none`() async throws {
    try FileManager.default.createDirectory(atPath: folder + "/kept", withIntermediateDirectories: true)
    try "{\"mailbox\":".write(toFile: folder + "/kept/main.json", atomically: false, encoding: .utf8)
    try put("letter", "1.a")
    #expect(try await source().collect(Taking().take) == SourceRound(left: 1))
    #expect(try await source().collect(Taking().take) == SourceRound())
  }
}
