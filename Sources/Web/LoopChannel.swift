internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypes
internal import NIOHTTPTypesHTTP1
internal import Words

/// A connection whose requests are answered on the thread that reads and writes it: the way to another thread and back takes longer than most answers.
/// What takes long goes on elsewhere (``besideTheLoop(_:)``).
struct LoopChannel: ServerChildChannel {
  let base: HTTP1Channel

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
    base.setup(channel: channel, logger: logger).flatMapThrowing { value in
      let pipeline = channel.pipeline.syncOperations
      // In front of what translates the parser's words into Hummingbird's, on the way of which a request loses its version.
      try pipeline.addHandler(ConnectionManners(), position: .before(pipeline.handler(type: HTTP1ToHTTPServerCodec.self)))
      return value
    }
  }

  func handle(value: HTTP1Channel.Value, logger: Logger) async {
    await withTaskExecutorPreference(LoopExecutor(value.channel.eventLoop)) { await base.handle(value: value, logger: logger) }
  }
}

/// Runs tasks on an event loop (SE-0417).
private final class LoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) { self.loop = loop }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}

/// Makes an answer that takes long on a thread that no connection waits for.
func besideTheLoop<Answer>(_ make: () async throws -> Answer) async rethrows -> Answer {
  try await withTaskExecutorPreference(beside) { try await make() }
}

/// More than there are processors, so that a few long answers leave a thread to the short ones.
private let beside = Crew(8, name: "beside")
