import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Web

/// Who goes away while their request is still coming.
@Suite struct BodyReadingTests {
  private struct Gone: Error {}

  private var half: RequestBody {
    RequestBody(
      asyncSequence: AsyncThrowingStream<ByteBuffer, any Error> { stream in
        stream.yield(ByteBuffer(string: "{\"address\": "))
        stream.finish(throwing: Gone())
      })
  }

  @Test func `A body that ends before it is whole is the sender's matter: 400, and no failure for the log`() async throws {
    await #expect { _ = try await BodyReading.whole(half, upTo: 100) } throws: { ($0 as? HTTPError)?.status == .badRequest }
    await #expect { _ = try await BodyReading.whole(half, upTo: 3) } throws: { ($0 as? any HTTPResponseError)?.status == .contentTooLarge }
    let head = HTTPRequest(method: .post, scheme: "http", authority: "x", path: "/", headerFields: [.contentType: "application/json"])
    let request = Request(head: head, body: half)
    await #expect { _ = try await APIReading.body(of: request, APIRoute.Body(schema: Schema(.any), limit: 100)) } throws: {
      ($0 as? Problem)?.status == 400
    }
    let upload = APIUpload(Request(head: head, body: half), limit: 100, whenRead: {})
    await #expect { _ = try await upload.whole() } throws: { ($0 as? Problem)?.status == 400 }
  }
}
