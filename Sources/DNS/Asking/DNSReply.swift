internal import CAres
internal import Glibc
internal import Words

/// What c-ares hands to a question, read into our own records.
final class DNSReply {
  private(set) var outcome: Result<DNSAnswer, DNSFailure>?
  /// Whether nobody listens, or everybody who does answers with an error.
  private(set) var foundNobody = false
  private let question: DNSQuestion

  init(_ question: DNSQuestion) {
    self.question = question
  }

  static let receive: ares_callback = { context, status, _, bytes, length in
    guard let context else { return }
    let reply = Unmanaged<DNSReply>.fromOpaque(context).takeUnretainedValue()
    reply.foundNobody = status == ARES_ECONNREFUSED
    reply.outcome = reply.read(status, bytes, length)
  }

  private func read(_ status: Int32, _ bytes: UnsafeMutablePointer<UInt8>?, _ length: Int32) -> Result<DNSAnswer, DNSFailure> {
    switch status {
    case ARES_SUCCESS: break
    case ARES_ENODATA: return .success(.noRecords)
    case ARES_ENOTFOUND: return .success(.noSuchName)
    case ARES_ETIMEOUT, ARES_ECONNREFUSED, ARES_ECANCELLED, ARES_EDESTRUCTION: return .failure(.silence(question))
    default: return .failure(.refused(question, reason: Self.words(status)))
    }
    let (parsed, answer) = records(bytes, length)
    switch parsed {
    case ARES_SUCCESS: return .success(answer)
    // An answer may hold nothing but an alias that leads nowhere.
    case ARES_ENODATA: return .success(.noRecords)
    default: return .failure(.refused(question, reason: "what it says cannot be read"))
    }
  }

  private static func words(_ status: Int32) -> String {
    switch status {
    case ARES_ESERVFAIL: "SERVFAIL, so its zone is broken, or its signatures are (DNSSEC)"
    case ARES_EREFUSED: "REFUSED"
    case ARES_ENOTIMP: "NOTIMP"
    case ARES_EFORMERR: "FORMERR"
    default: String(cString: ares_strerror(status))
    }
  }

  private func records(_ bytes: UnsafeMutablePointer<UInt8>?, _ length: Int32) -> (Int32, DNSAnswer) {
    switch question.kind {
    case .text: texts(bytes, length)
    case .exchanger: exchangers(bytes, length)
    case .pointer: names(bytes, length)
    case .address4:
      addresses(of: ares_addrttl.self) { ares_parse_a_reply(bytes, length, nil, $0, $1) }
    case .address6:
      addresses(of: ares_addr6ttl.self) { ares_parse_aaaa_reply(bytes, length, nil, $0, $1) }
    }
  }

  private func texts(_ bytes: UnsafeMutablePointer<UInt8>?, _ length: Int32) -> (Int32, DNSAnswer) {
    var first: UnsafeMutablePointer<ares_txt_ext>?
    let status = ares_parse_txt_reply_ext(bytes, length, &first)
    defer { ares_free_data(first) }
    var records: [[UInt8]] = []
    for part in sequence(first: first, next: { $0?.pointee.next }).prefix(while: { $0 != nil }).compactMap({ $0?.pointee }) {
      if part.record_start != 0 { records.append([]) }
      records[records.count - 1] += UnsafeBufferPointer(start: part.txt, count: part.length)
    }
    return (status, .texts(records.map { String(decoding: $0, as: UTF8.self) }))
  }

  private func exchangers(_ bytes: UnsafeMutablePointer<UInt8>?, _ length: Int32) -> (Int32, DNSAnswer) {
    var first: UnsafeMutablePointer<ares_mx_reply>?
    let status = ares_parse_mx_reply(bytes, length, &first)
    defer { ares_free_data(first) }
    let found = sequence(first: first, next: { $0?.pointee.next }).prefix(while: { $0 != nil }).compactMap { $0?.pointee }
    return (status, .exchangers(found.map { MailExchanger(preference: Int($0.priority), host: String(cString: $0.host)) }))
  }

  private func names(_ bytes: UnsafeMutablePointer<UInt8>?, _ length: Int32) -> (Int32, DNSAnswer) {
    var host: UnsafeMutablePointer<hostent>?
    // The address is only copied into what comes back.
    let status = ares_parse_ptr_reply(bytes, length, nil, 0, AF_INET, &host)
    defer { host.map(ares_free_hostent) }
    guard let aliases = host?.pointee.h_aliases else { return (status, .noRecords) }
    let found = sequence(first: aliases, next: { $0 + 1 }).prefix { $0.pointee != nil }.compactMap { $0.pointee }
    let names = found.isEmpty ? [host?.pointee.h_name].compactMap { $0 } : found
    return (status, .names(names.map { DNSName.plain(String(cString: $0)) }))
  }

  /// - Parameter parse: is handed room for as many addresses as an answer is read for.
  private func addresses<Entry>(
    of type: Entry.Type, _ parse: (UnsafeMutablePointer<Entry>, UnsafeMutablePointer<Int32>) -> Int32
  ) -> (Int32, DNSAnswer) {
    let room = 64
    let entries = UnsafeMutablePointer<Entry>.allocate(capacity: room)
    defer { entries.deallocate() }
    var count = Int32(room)
    let status = parse(entries, &count)
    guard status == ARES_SUCCESS, count > 0 else { return (status == ARES_SUCCESS ? ARES_ENODATA : status, .noRecords) }
    // Both kinds begin with the octets of the address, and its time to live stands behind them.
    let size = question.kind == .address4 ? 4 : 16
    let found = (0..<Int(count)).map { IPAddress(octets: Array(UnsafeRawBufferPointer(start: entries + $0, count: size))) }
    return (status, .addresses(found))
  }
}
