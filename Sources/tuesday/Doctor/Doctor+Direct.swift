import Curl
import DNS
import Delivery
import Words

extension Doctor {
  /// Mail without a relay: whether it gets out, and how this machine is called.
  func direct(_ way: DirectWay, of route: Route) throws -> [DoctorFinding] {
    let what = DoctorFinding.ok(.relay, "mail goes straight to the servers of each reader's domain, by MX")
    do { return [what, try wayOut(way, route), try helloName(way, route.table)] } catch DNSFailure.away {
      let why = "Where mail goes is asked of them for each domain, so none can leave."
      return [what, .fail(.relay, "\(DNSFailure.away)", why: why, fix: "see to the network, or name others in dns.servers").of(route.name)]
    }
  }

  /// Only the From's own domain is asked: nobody else's servers are for trying out.
  private func wayOut(_ way: DirectWay, _ route: Route) throws -> DoctorFinding {
    let port = "port \(way.port)"
    func unknown(_ reason: String) -> DoctorFinding {
      let fix = "send yourself a mail at another provider; `tuesday why ADDRESS` tells what its server said"
      return .skipped(.relay, "whether this machine gets out to \(port) cannot be known here: \(reason)", fix: fix)
    }
    if let whyNoDomain { return unknown(whyNoDomain) }
    let hosts = try Exchangers(of: fromDomain, lookup).hosts
    if hosts.isEmpty { return unknown("\(fromDomain) names no server that takes its mail") }
    do {
      let host = try DirectCall(way, hosts, lookup).first { endpoint in
        _ = try RelayLook(endpoint, of: route.name, table: route.table).heard.get()
        return endpoint.host
      }
      return .ok(.relay, "\(host), which takes the mail of \(fromDomain), lets us in at \(port)").of(route.name)
    } catch let failure as DirectCall.Unreachable {
      if !failure.wasCalled { return unknown("\(failure)") }
      let servers = "none of the servers that take the mail of \(fromDomain)"
      if failure.wasReached {
        return .warn(
          .relay, "this machine gets out to \(port), but \(servers) lets us in: \(failure)",
          why: "Other servers may refuse us for the same reason.",
          fix: "do what their words say; often the address of this machine has no PTR record, or stands on a blocklist")
      }
      return .warn(
        .relay, "\(servers) can be reached at \(port): \(failure)",
        why: "Many networks let nobody out to port 25. Then no mail can leave without a relay.",
        fix: "ask who runs the network to open outgoing port 25, or name a relay (\(route.table).host)")
    }
  }

  /// RFC 5321 §4.1.1.1: the name in EHLO has an address.
  private func helloName(_ way: DirectWay, _ table: String) throws -> DoctorFinding {
    let addresses = try DNSAnswer.addresses(of: way.helloName, lookup)
    if !addresses.isEmpty { return .ok(.relay, "\(way.helloName), our name in EHLO, is \(addresses.map(\.text).joined(separator: ", "))") }
    return .warn(
      .relay, "\(way.helloName), our name in EHLO, has no address", why: "Many servers refuse mail from a name that leads nowhere.",
      fix: "write in \(table).hello_name the name that the PTR record of this machine's address has")
  }
}
