import Curl
import Delivery

extension Doctor {
  func site(_ look: SiteLook) -> [DoctorFinding] {
    let why = "Links in mails, pictures and the unsubscribe button lead there."
    switch look.heard {
    case .failure(let error):
      let what = "\(look.base) cannot be reached: \(error.message)"
      let serving = settings.siteListen.text()
      let fix =
        look.isLocal
        ? "`tuesday serve` answers there while it runs"
        : "let `tuesday serve` run, and a proxy with TLS before it lead \(look.base) to \(serving)"
      if settings.mode == .rehearsal { return [.skipped(.site, what + "; in a rehearsal nobody needs it", fix: fix)] }
      return [.fail(.site, what, why: why, fix: fix)]
    case .success(let answer):
      guard answer.status == 200, String(decoding: answer.body, as: UTF8.self) == "ok\n" else {
        let what = "\(answer.url) answers with \(answer.status), and not as tuesday does"
        return [.fail(.site, what, why: why, fix: "let site.base_url lead to `tuesday serve`: another program answers there")]
      }
      guard answer.url == look.base + SiteLook.path else {
        return [
          .fail(
            .site, "\(look.base) leads on to \(answer.url.dropLast(SiteLook.path.count))",
            why: "The unsubscribe button of mail programs follows no redirect (RFC 8058 §3.1).",
            fix: "write in site.base_url where it leads to; mails that are out already need the old address to answer itself")
        ]
      }
      if !look.base.hasPrefix("https:") {
        return [.ok(.site, "\(look.base) answers as tuesday", why: "It has to be https before mail goes to real people.")]
      }
      return [.ok(.site, "\(look.base) answers as tuesday, with a good certificate")]
    }
  }
}
