import ArgumentParser
import Audience
import Campaigns
import Mail
import Store
import Words

struct ListSubscribers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "The people of a list, oldest first.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var list: ListOptions
  @OptionGroup var output: OutputOptions

  @Option(help: "Only those in this state: pending, confirmed, unsubscribed, bounced, complained or erased.")
  var state: MembershipState?

  @Option(help: "By what they are sorted: joined, address or name.")
  var sort: SubscriberOrder = .joined

  @Flag(help: "The other way round.")
  var descending = false

  @Option(help: "At most so many; what follows is said on standard error.")
  var limit: Int?

  @Option(help: "Begin behind the person of this address, such as the last one of the page before.")
  var after: String?

  private struct Person: Encodable {
    let address: String
    let name: String
    let firstName: String
    let state: String
    let since: String
  }

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): must be at least 1") }
  }

  func run() async throws {
    let database = try options.load().open()
    let query = SubscriberPage.Query(list: try await list.find(database).id, state: state, order: sort, isDescending: descending)
    var rest = limit ?? .max
    let (last, order) = (try after.map(Subscribers.address), sort)
    var after = try await database.read { connection in
      try last.map { last in
        guard let place = try SubscriberPage.place(behind: last, by: order, connection) else {
          throw try Subscriber.unknown(last, connection)
        }
        return place
      }
    }
    var people: [Person] = []
    var end: String?
    repeat {
      let (begin, size) = (after, min(rest, 1000))
      let page = try await database.read { try SubscriberPage.of(query, after: begin, limit: size, $0) }
      for (subscriber, state) in page.people {
        let person = Person(
          address: subscriber.address.text, name: subscriber.name, firstName: subscriber.givenName, state: state.rawValue,
          since: subscriber.createdAt.rfc3339)
        if output.json { people.append(person) } else { Terminal.say("\(person.address)\t\(person.state)\t\(person.name)") }
      }
      rest -= page.people.count
      after = page.next
      end = page.people.last?.subscriber.address.text
    } while after != nil && rest > 0
    if output.json { try Terminal.json(people) }
    if after != nil, let end {
      Terminal.complain("More follow: the same command with --after '\(end.replacingOctets(of: "'", with: "'\\''"))'")
    }
  }
}

extension MembershipState: ExpressibleByArgument {}
extension SubscriberOrder: ExpressibleByArgument {}
