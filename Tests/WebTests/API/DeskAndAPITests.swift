import HTTPTypes
import Testing

@testable import Web

/// What the desk does, programs do: each of its routes has its operations, or a reason why it has none.
@Suite struct DeskAndAPITests {
  private static let operations: [String: [String]] = [
    "GET /desk": ["getPublication", "listComingSlots", "listCampaigns", "listHooks"], "GET /desk/audit": ["listDeeds"],
    "GET /desk/bounces": ["listBounces", "listHeldBounces"], "GET /desk/bounces/domains": ["listBouncingDomains"],
    "GET /desk/campaigns": ["listCampaigns"], "GET /desk/campaigns/:name": ["getCampaign", "getReport", "getTrial", "listLinks"],
    "GET /desk/campaigns/:name/progress": ["getCampaign"], "GET /desk/campaigns/:name/mail": ["getCampaignMail"],
    "GET /desk/campaigns/:name/ledger": ["getCampaign", "listDeliveries"], "POST /desk/campaigns/:name/pause": ["pauseCampaign"],
    "POST /desk/campaigns/:name/resume": ["resumeCampaign"], "POST /desk/campaigns/:name/cancel": ["cancelCampaign"],
    "POST /desk/campaigns/:name/subject": ["chooseSubject"], "GET /desk/campaigns/:name/gap": ["getGap"],
    "POST /desk/campaigns/:name/gap": ["fillGap"], "GET /desk/campaigns/:name/uncertain": ["listDeliveries"],
    "POST /desk/campaigns/:name/uncertain": ["resolveCampaign"],
    "GET /desk/routes": ["getRoutes", "listBounces", "listBouncingDomains", "listHooks"],
    "POST /desk/routes/hooks": ["testHook", "resumeHook", "replayHook"], "GET /desk/users": ["listUsers"],
    "POST /desk/users": ["inviteUser"], "POST /desk/users/:id/role": ["changeRole"], "POST /desk/users/:id/remove": ["removeUser"],
    "POST /desk/users/:id/reset": ["resetUser"],
    "POST /desk/routes": ["lookAtRoutes"], "GET /desk/settings": ["getSettings", "listLists"], "POST /desk/settings/test": ["testPost"],
    "POST /desk/settings/lists": ["putList"], "POST /desk/settings/slot": ["setSlot", "removeSlot"],
    "GET /desk/settings/dns": ["getDomainRecords"], "POST /desk/settings/dns": ["lookAtDomain"],
    "POST /desk/bounces/accept": ["acceptBounces"], "POST /desk/bounces/undo": ["undoManyBounces"],
    "GET /desk/import": ["listImports"], "POST /desk/import": ["createImport"], "GET /desk/import/:upload": ["getImport"],
    "GET /desk/import/:upload/rejects": ["getImportRejects"], "POST /desk/import/:upload/look": ["lookThroughImport"],
    "POST /desk/import/:upload/run": ["runImport"], "POST /desk/import/:upload/remove": ["removeImport"],
    "GET /desk/posts": ["listPosts", "listFormerPosts"], "POST /desk/posts/:file/versions": ["forgetRevisions"],
    "POST /desk/posts": ["putPost"], "GET /desk/posts/:file": ["getPost"],
    "POST /desk/posts/:file": ["putPost"], "POST /desk/posts/:file/look": ["previewPost", "getPostMail"],
    "POST /desk/posts/:file/pictures": ["addPicture", "putPicture"], "GET /desk/posts/:file/readers": ["listSubscribers"],
    "POST /desk/posts/:file/queue": ["movePost", "pinPost", "unpinPost", "holdPost", "releasePost"],
    "POST /desk/posts/:file/review": ["reviewPost"], "POST /desk/posts/:file/test": ["testPost"],
    "GET /desk/posts/:file/send": ["planPost"], "POST /desk/posts/:file/send": ["scheduleCampaign"],
    "POST /desk/posts/:file/send/undo": ["cancelCampaign"], "GET /desk/posts/:file/versions": ["listRevisions"],
    "GET /desk/posts/:file/versions/:version": ["getRevision"], "POST /desk/posts/:file/versions/:version": ["restoreRevision", "putPost"],
    "GET /desk/schedule": ["listComingSlots", "listPastSlots"], "POST /desk/schedule": ["skipSlot", "unskipSlot", "pinPost"],
    "GET /desk/segments": ["listSegments"], "GET /desk/segments/build": ["evaluateRule"], "POST /desk/segments/build": ["evaluateRule"],
    "POST /desk/segments/save": ["setSegment"], "POST /desk/segments/remove": ["removeSegment"],
    "GET /desk/subscribers": ["listSubscribers"], "POST /desk/subscribers": ["addSubscriber"],
    "POST /desk/subscribers/export": ["exportSubscribers"],
    "GET /desk/subscribers/:reader": ["getSubscriber", "listConsents", "listReaderMails"],
    "GET /desk/subscribers/:reader/why/:name": ["explainDelivery"], "POST /desk/subscribers/:reader/export": ["exportSubscriber"],
    "POST /desk/subscribers/:reader/erase": ["eraseSubscriber"], "POST /desk/subscribers/:reader/fields": ["changeSubscriber"],
    "POST /desk/subscribers/:reader/tag": ["changeSubscriber"], "POST /desk/subscribers/:reader/untag": ["changeSubscriber"],
    "POST /desk/subscribers/:reader/unsubscribe": ["unsubscribe"], "POST /desk/subscribers/:reader/suppress": ["addSuppression"],
    "POST /desk/subscribers/:reader/rest": ["snoozeSubscriber"], "POST /desk/subscribers/:reader/frequency": ["chooseFrequency"],
    "POST /desk/subscribers/:reader/unsuppress": ["removeSuppression"], "POST /desk/subscribers/:reader/undo": ["undoBounces"],
  ]

  /// By the beginnings of their paths.
  private static let exceptions = [
    "/desk/sign-in": "a program shows its token", "/desk/sign-out": "so here", "/desk/code": "so here", "/desk/forgot": "so here",
    "/desk/link": "a person's own way in", "/desk/account": "a person's own account",
  ]

  @Test func `Each route of the desk has its operations or its reason, and names none that is not there`() async throws {
    let site = try await Pages()
    let known = Set(APISite.table.map(\.name))
    var met: Set<String> = []
    for route in site.guarded where route.path.hasPrefix("/desk") {
      let name = "\(route.method.rawValue) \(route.path)"
      if let operations = Self.operations[name] {
        met.insert(name)
        #expect(Set(operations).subtracting(known) == [], "\(name)")
      } else {
        #expect(Self.exceptions.keys.contains { route.path.hasPrefix($0) }, "\(name): which operation does it, or why does none?")
      }
    }
    #expect(Set(Self.operations.keys).subtracting(met) == [], "the desk has these no more")
  }

  @Test func `What can be asked from afar is all of the table, and no two words of one operation mean another thing`() {
    #expect(APIOperation.all.count == APISite.table.count)
    #expect(Set(APIOperation.all.map(\.name)).count == APIOperation.all.count)
    let own: Set = ["remote", "json", "all", "output", "body", "type", "if-match", "create", "key", "help"]
    for operation in APIOperation.all {
      let names = operation.values.map(\.name)
      #expect(Set(names).count == names.count, "\(operation.name): \(names)")
      #expect(own.isDisjoint(with: names), "\(operation.name): \(names)")
      #expect(!["login", "logout", "push", "pull", "ask"].contains(operation.name))
    }
  }
}
