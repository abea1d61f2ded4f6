internal import Accounts
internal import Audience
internal import Campaigns
internal import Mail
internal import Store
internal import Words

/// What is set, and what the sender's domain needs.
extension DeskPages {
  /// - Parameter part: what the fault is about: a list's slug, or `test`.
  func settings(
    _ found: SettingsPage, _ visit: Accounts.Visit, done: String, fault: String, part: String, form: FormFields?
  ) -> [String: Any] {
    var values = frame("settings_title", texts: ["address": visit.user.address.text], visit, at: "/desk/settings")
    let sheet = found.sheet
    values["done"] = self.done(done, of: ["list", "slot", "slotended", "noslot"], unless: fault)
    values["fault"] = fault
    values["file"] = sheet.file
    values["file_fault"] = sheet.fault ?? ""
    values["has_news"] = sheet.settings.contains { $0.next != nil }
    let tables = sheet.settings.reduce(into: [(name: String, settings: [DeskUpkeep.Setting])]()) { tables, setting in
      let table = setting.key.split(separator: ".").dropLast().joined(separator: ".")
      if tables.last?.name == table { tables[tables.count - 1].settings.append(setting) } else { tables.append((table, [setting])) }
    }
    values["tables"] = tables.map { table -> [String: Any] in
      let (own, standard) = (table.settings.filter { !$0.isFolded }, table.settings.filter(\.isFolded))
      return [
        "name": table.name, "own": own.map { row($0, in: sheet.file) }, "standard": standard.map { row($0, in: sheet.file) },
        "has_own": !own.isEmpty, "has_standard": !standard.isEmpty, "count": words["setting_defaults", ["count": "\(standard.count)"]],
      ]
    }
    values["lists"] = found.lists.map { channel($0, form: part == $0.list.slug ? form : nil) }
    values["posts"] = found.posts.map {
      ["value": $0.file, "text": $0.title.isEmpty ? $0.file : $0.title, "selected": $0.file == form?["file"]] as [String: Any]
    }
    values["has_posts"] = !found.posts.isEmpty
    return values
  }

  private func row(_ setting: DeskUpkeep.Setting, in file: String) -> [String: Any] {
    let value: String
    if setting.isSecret {
      value = words[setting.isSet ? "secret_set" : "secret_unset", [:]]
    } else {
      value = setting.value.isEmpty ? words["setting_empty", [:]] : setting.value
    }
    return [
      "key": setting.key, "value": value, "is_text": !setting.isSecret && !setting.value.isEmpty,
      "origin": setting.origin == "default" ? words["origin_default", [:]] : setting.origin, "about": setting.about ?? "",
      "line": setting.isSecret ? "" : setting.line, "next": setting.next.map { words["setting_next", ["value": $0]] } ?? "",
    ]
  }

  private func channel(_ channel: SettingsPage.Channel, form: FormFields?) -> [String: Any] {
    let (list, slot) = (channel.list, channel.slot)
    return [
      "slug": list.slug, "title": list.title, "name": form?.raw("name") ?? list.name,
      "description": form?.raw("description") ?? list.description,
      "visibility": words["list_\(list.visibility.rawValue)", [:]], "opt_in": words["list_\(list.optIn.rawValue)", [:]],
      "slot": slot.map { words(of: $0) } ?? words["slot_none", [:]], "has_slot": slot != nil,
      "rule": form?.raw("rule") ?? slot?.rule.text ?? "", "zone": form?.raw("zone") ?? slot?.rule.zone.name ?? publication.zone.name,
      "is_local": form.map { $0["local"] == "yes" } ?? slot?.isLocal ?? false,
      "scheduled": channel.scheduled.map { ["url": path(ofCampaign: $0.campaign.name), "title": title(of: $0.campaign)] },
      "has_scheduled": !channel.scheduled.isEmpty,
    ]
  }

  // MARK: DNS

  /// - Parameter isLooked: whether name servers were asked just now.
  func dns(
    _ records: [DeskUpkeep.DomainRecord], findings: [DeskUpkeep.Finding], isLooked: Bool, _ visit: Accounts.Visit
  ) -> [String: Any] {
    var values = frame("dns_title", visit, at: "/desk/settings")
    values["records"] = records.map { record -> [String: Any] in
      let (word, isGood) = verdict(record, isLooked)
      return [
        "purpose": words["record_\(record.purpose.rawValue)", [:]], "about": words["record_about_\(record.purpose.rawValue)", [:]],
        "name": record.name, "type": record.type, "value": record.value, "found": record.found ?? [],
        "verdict": word, "warns": isLooked && !isGood, "fault": record.fault ?? "",
      ]
    }
    values["is_blank"] = records.isEmpty
    values["findings"] = findings.map { finding($0) }
    values["is_looked"] = isLooked
    return values
  }

  private func verdict(_ record: DeskUpkeep.DomainRecord, _ isLooked: Bool) -> (String, Bool) {
    guard isLooked else { return ("", true) }
    return (words["record_\(record.standing.rawValue)", [:]], [.there, .same].contains(record.standing))
  }
}

extension DeskUpkeep.Setting {
  /// Nobody has to look at it: it is as it comes, and stays so.
  fileprivate var isFolded: Bool { isStandard && next == nil }
}
