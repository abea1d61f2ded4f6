import Store

extension Doctor {
  func clock(_ told: [ToldTime]) -> [DoctorFinding] {
    if told.isEmpty {
      return [.skipped(.clock, "nobody tells the time: neither the relay in its greeting nor the site from another machine")]
    }
    return told.map { told in
      let seconds = Int((told.heardAt - told.time) / .seconds(1))
      let what = "our clock is \(abs(seconds)) s \(seconds > 0 ? "ahead of" : "behind") that of \(told.who)"
      let fix = "let the system keep the time (timedatectl set-ntp true, or install chrony)"
      switch abs(seconds) {
      case ...5: return .ok(.clock, "our clock and that of \(told.who) agree")
      case ...60: return .ok(.clock, what)
      case ...300: return .warn(.clock, what, why: "Issues leave by this clock, and mail carries its time.", fix: fix)
      default:
        return .fail(.clock, what, why: "Issues leave at the wrong time, and receivers doubt mail from another hour.", fix: fix)
      }
    }
  }
}
