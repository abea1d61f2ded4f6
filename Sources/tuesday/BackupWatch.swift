import Campaigns
import Foundation
import Logging
import ServiceLifecycle
import Store

/// Makes a backup now and then while a publication is served, and lets the oldest go.
struct BackupWatch: Service {
  let settings: Settings
  let interval: Duration
  let database: Database
  let logger: Logger

  /// Between two looks, and after the start, which has enough to do.
  private static let pause = Duration.seconds(60)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      while true {
        do { try await Task.sleep(for: Self.pause) } catch { return }
        do { try await look(now: .now()) } catch {
          logger.error("no backup can be made; the next try is in a minute", metadata: ["error": "\(error)"])
        }
      }
    }
  }

  private func look(now: Timestamp) async throws {
    if let newest = settings.backups.newest, newest.madeAt + interval > now, newest.madeAt <= now { return }
    let (backup, _) = try await settings.backUp(database, now: now)
    try settings.backups.tidy(now: now)
    logger.notice("backup made", metadata: ["folder": "\(backup.folder)", "bytes": "\(backup.bytes)"])
  }
}
