// A server that says "hello" and nothing else: what the framework itself costs a request. `web.py` measures ours beside it.
import Hummingbird

guard CommandLine.arguments.count == 2, let port = Int(CommandLine.arguments[1]) else { fatalError("hello-benchmark PORT") }
let router = Router()
router.get("/") { _, _ in "hello" }
let application = Application(router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
try await application.runService()
