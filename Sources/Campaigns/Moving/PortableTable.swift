internal import Store

/// One table on its way out of a publication and into another: a part of the export with one JSON object a row, in the order of the key.
///
/// Ids stay what they are, because links in mails already sent have those of lists and campaigns in them.
struct PortableTable: Sendable {
  enum Kind: Sendable {
    case integer, text
    /// Octets, as hexadecimal digits.
    case bytes
    /// An object of texts.
    case object
  }

  struct Column: Sendable {
    let name: String
    let kind: Kind
    /// What a row without it has: columns that are newer than the form of exports.
    var standard: SQLValue?
    /// The one in whose place it is.
    var former: String?

    static func integer(_ name: String, standard: SQLValue? = nil, former: String? = nil) -> Column {
      Column(name: name, kind: .integer, standard: standard, former: former)
    }
    static func text(_ name: String, standard: String? = nil) -> Column {
      Column(name: name, kind: .text, standard: standard.map { .text($0) })
    }
    static func bytes(_ name: String) -> Column { Column(name: name, kind: .bytes) }
    static func object(_ name: String) -> Column { Column(name: name, kind: .object) }
  }

  let name: String
  /// Its path in the export.
  let part: String
  let columns: [Column]
  /// How many of the first columns are the key.
  let keys: Int
  /// Whether exports from before there was such a table are whole without it.
  let isRecent: Bool

  /// Rows that are of this place only.
  let stays: String?

  private init(_ name: String, _ part: String, keys: Int = 1, isRecent: Bool = false, without stays: String? = nil, _ columns: [Column]) {
    (self.isRecent, self.stays) = (isRecent, stays)
    self.name = name
    self.part = part + ".ndjson"
    self.keys = keys
    self.columns = columns
  }

  /// Secrets: they go along only when somebody says so.
  static let keys = [
    PortableTable("signing_keys", "keys/signing", [.integer("id"), .bytes("secret"), .integer("created_at")]),
    PortableTable("erasure_keys", "keys/erasure", [.integer("id"), .bytes("secret"), .integer("created_at")]),
  ]

  /// Each after those that its rows refer to. Not among them: how far imports of files came and how far files of visits are taken in,
  /// what follows from the contents (the tables of the archive), what limits of sign-up have counted, what holds up the relay of this place, the people of its desk, the versions of posts that they
  /// saved and the tokens of programs, whose secrets are of this place, with what they were answered, how far programs elsewhere have been told what happened here, when a backup was restored here, and which migrations ran.
  static let all = audience + history

  private static let audience = [
    PortableTable(
      "lists", "audience/lists",
      [
        .integer("id"), .text("slug"), .text("name"), .text("description"), .text("visibility"), .text("opt_in"), .integer("created_at"),
      ]),
    PortableTable(
      "subscribers", "audience/subscribers",
      [
        .integer("id"), .bytes("public_id"), .text("address"), .text("address_key"), .text("name"),
        .text("given_name", standard: ""), .object("attributes"), .text("zone"), .text("language"), .integer("created_at"),
        .integer("erased_at"),
      ]),
    PortableTable(
      "memberships", "audience/memberships", keys: 2,
      [
        .integer("list_id"), .integer("subscriber_id"), .text("state"), .integer("snoozed_until"), .text("frequency"),
        .integer("remind_at"), .integer("asked_at", standard: .null, former: "left_at"), .integer("changed_at"),
      ]),
    PortableTable("consent_forms", "audience/consent-forms", [.text("hash"), .text("words"), .integer("first_shown_at")]),
    PortableTable(
      "consents", "audience/consents", keys: 2,
      [
        .integer("subscriber_id"), .integer("number"), .integer("list_id"), .text("event"), .text("cause"), .text("form_hash"),
        .text("network"), .integer("at"),
      ]),
    PortableTable(
      "leaving_reasons", "audience/leaving-reasons", keys: 2, isRecent: true,
      [.integer("subscriber_id"), .integer("number"), .text("reason"), .text("words"), .integer("at")]),
    PortableTable("tags", "audience/tags", [.integer("id"), .text("name")]),
    PortableTable("subscriber_tags", "audience/subscriber-tags", keys: 2, [.integer("tag_id"), .integer("subscriber_id")]),
    PortableTable("segments", "audience/segments", [.text("slug"), .text("rule"), .integer("changed_at")]),
    PortableTable(
      "suppressions", "audience/suppressions",
      [.integer("id"), .text("kind"), .text("value"), .integer("list_id"), .text("reason"), .integer("created_at")]),
  ]

  private static let history = [
    PortableTable("contents", "history/contents", [.text("hash"), .text("title"), .text("description"), .text("issue")]),
    PortableTable(
      "campaigns", "history/campaigns",
      [
        .integer("id"), .text("name"), .text("slug"), .integer("list_id"), .text("kind"), .text("mode"), .text("state"),
        .text("promise"),
        .text("content_hash"), .text("rule"), .integer("send_at"), .integer("expires_after"), .integer("audience"),
        .integer("created_at"), .integer("frozen_at"), .integer("finished_at"), .integer("halted_at"), .text("halt_reason"),
        .integer("reached"), .text("sender"), .integer("canary_ends"), .integer("shown_as", standard: .null),
        Column(name: "local_time", kind: .text, standard: .null), .integer("subject", standard: .null),
        .integer("trial_held", standard: .null), .integer("trial_ends", standard: .null),
        Column(name: "trial_verdict", kind: .text, standard: .null),
        Column(name: "proposal", kind: .text, standard: .null), Column(name: "file", kind: .text, standard: .null),
        .integer("rolled_up_at", standard: .null), Column(name: "roll_up", kind: .text, standard: .null),
      ]),
    PortableTable(
      "approvals", "history/approvals", isRecent: true,
      [
        .integer("id"), .integer("list_id"), .text("mode"), .text("slug"), .text("content"), .integer("subscriber_id"), .text("verdict"),
        .text("way"), .text("words"), .integer("at"),
      ]),
    // Nothing is leased when an export is made, so there is no worker to tell of.
    PortableTable(
      "deliveries", "history/deliveries",
      [
        .integer("id"), .integer("campaign_id"), .integer("subscriber_id"), .text("state"), .integer("due_at"), .integer("attempts"),
        .text("reply"), .integer("changed_at"), .integer("digest", standard: .null),
        .integer("subject", standard: .null),
      ]),
    PortableTable(
      "attempts", "history/attempts", keys: 2,
      [.integer("delivery_id"), .integer("number"), .integer("at"), .text("outcome"), .text("reply")]),
    PortableTable(
      "engagements", "history/engagements", keys: 3,
      [
        .integer("campaign_id"), .text("kind"), .integer("subscriber_id"), .integer("first_at"), .integer("last_at"),
        .text("links", standard: ""),
      ]),
    PortableTable(
      "visit_counts", "history/visits", keys: 3, isRecent: true,
      [.integer("campaign_id"), .text("kind"), .integer("link"), .integer("people"), .integer("machines"), .integer("readers")]),
    PortableTable(
      "link_targets", "history/link-targets", keys: 3, isRecent: true,
      [.integer("campaign_id"), .integer("link"), .integer("number"), .text("target"), .integer("at")]),
    PortableTable(
      "slots", "history/slots",
      [
        .integer("id"), .integer("list_id"), .text("rule"), .text("zone"), .integer("since"), .integer("is_local", standard: .integer(0)),
        Column(name: "looks", kind: .text, standard: .null, former: "looked_for"),
        Column(name: "warnings", kind: .text, standard: .null, former: "warned_of"), .integer("live_since", standard: .null),
        Column(name: "undo", kind: .text, standard: .null),
      ]),
    PortableTable(
      "slot_occurrences", "history/occurrences", keys: 3,
      [
        .integer("list_id"), .text("mode"), .text("local_date"), .text("outcome"), .integer("campaign_id"), .integer("decided_at"),
        Column(name: "reason", kind: .text, standard: .null),
      ]),
    PortableTable(
      "series", "history/series", isRecent: true,
      [
        .integer("id"), .text("slug"), .integer("list_id"), .integer("hour"), .integer("minute"), .text("begins"), .integer("is_on"),
        .text("steps"), .integer("steps_since"),
      ]),
    PortableTable(
      "series_readers", "history/series-readers", keys: 3, isRecent: true,
      [
        .integer("series_id"), .text("mode"), .integer("subscriber_id"), .integer("began_at"), .integer("counted_at"), .text("step"),
        .integer("delivery_id"), .integer("look_at"), .integer("due_at"), .text("ended"),
      ]),
    PortableTable(
      // Invitations hold a way to the desk of this place.
      "messages", "history/messages", isRecent: true, without: "sender = '\(SentMessage.desk)'",
      [
        .integer("campaign_id"), .text("sender"), .text("code"), .text("order_hash"), .text("name"), .object("contents"),
        .integer("ordered_at"),
      ]),
    PortableTable(
      "feeds", "history/feeds", isRecent: true,
      [
        .text("name"), .text("url"), .text("title"), .text("tag"), .text("modified"), .integer("began_at"), .integer("looked_at"),
        .integer("read_at"), .integer("next_at"), .integer("failures"), .integer("failing_since"), .text("fault"),
      ]),
    PortableTable(
      "feed_items", "history/feed-items", keys: 2, isRecent: true,
      [
        .text("feed"), .text("key"), .text("link_key"), .text("title"), .text("link"), .integer("published_at"), .integer("found_at"),
        .text("state"), .text("slug"), .text("text"),
      ]),
    PortableTable(
      "feedback", "history/feedback", isRecent: true,
      [
        .integer("id"), .text("key"), .text("source"), .text("kind"), .text("reason"), .integer("is_hard"), .integer("delivery_id"),
        .integer("subscriber_id"), .integer("campaign_id"), .text("recipient"), .text("words"), .text("outcome"), .integer("at"),
        .integer("undone_at"), .integer("over_at", standard: .null), Column(name: "domain", kind: .text, standard: .null),
      ]),
    PortableTable(
      "feedback_changes", "history/feedback-changes", keys: 2, isRecent: true,
      [
        .integer("feedback_id"), .integer("list_id"), .text("was"), .text("became"), .integer("snoozed_until"), .integer("is_suppressed"),
      ]),
    PortableTable(
      "feedback_days", "history/feedback-days", keys: 3, isRecent: true,
      [.text("source"), .integer("day"), .text("kind"), .integer("count"), .integer("last_at")]),
    PortableTable("refusals", "history/refusals", isRecent: true, [.integer("delivery_id"), .integer("at")]),
    PortableTable("slot_skips", "history/skips", keys: 2, isRecent: true, [.integer("list_id"), .text("local_date"), .text("reason")]),
    PortableTable(
      "queue_places", "history/queue", keys: 2, isRecent: true,
      [.integer("list_id"), .text("slug"), .integer("place"), .text("pinned_to"), .text("held_because")]),
  ]
}
