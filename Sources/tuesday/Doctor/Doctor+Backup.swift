import Campaigns
import Foundation
import Store

extension Doctor {
  /// The newest backup in backup.folder, or export in the publication's folder or beside it: where else one may lie, nobody has told.
  func backup() -> [DoctorFinding] {
    let above = URL(filePath: settings.folder).deletingLastPathComponent().path
    let newest =
      ([settings.folder, above].flatMap(Self.exports).filter { $0.manifest.publication == settings.publication.name }
      + [settings.backups.newest].compactMap(\.self).map { ("backup", $0.folder, $0.manifest, $0.madeAt.date) }).max { $0.made < $1.made }
    let fix = "tuesday backup, and take a copy to another machine"
    guard let newest else {
      return [
        .warn(
          .backup, "there is no backup in \(settings.backups.folder), and no export of this publication in \(settings.folder) or beside it",
          why:
            "If the disk dies, people, their consent and who has had which issue are gone. What is backed up in another way is not known here.",
          fix: fix)
      ]
    }
    let days = Int(now.date.timeIntervalSince(newest.made) / 86_400)
    let what =
      "the newest \(newest.kind) is \(newest.folder), \(days == 0 ? "less than a day" : days == 1 ? "a day" : "\(days) days") old"
    if days > 7 {
      return [.warn(.backup, what, why: "Who has joined or left since is not in it.", fix: fix)]
    }
    if !newest.manifest.hasKeys {
      return [
        .warn(.backup, what + ", and without keys", why: "In a copy made from it, links of mails that are out do not work.", fix: fix)
      ]
    }
    return [.ok(.backup, what)]
  }

  private static func exports(in folder: String) -> [(kind: String, folder: String, manifest: Manifest, made: Date)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      let path = "\(folder)/\(name)"
      guard FileManager.default.fileExists(atPath: path + "/manifest.json"), let manifest = try? Manifest.read(path), !manifest.isBackup,
        let made = try? Date(manifest.exportedAt, strategy: .iso8601)
      else { return nil }
      return ("export", path, manifest, made)
    }
  }
}
