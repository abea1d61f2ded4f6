import Foundation
import Mail

/// Notices in other languages and charsets.
extension Specimen {
  private static func foreign(_ subject: String, _ body: String, from: String = "postmaster@reader.example") -> String {
    notice(from: from, subject: subject, "\(body)\n\n\(original())\n\nWords.\n")
  }

  /// A whole mail whose text is of another charset than UTF-8.
  private static func encoded(_ charset: String, _ encoding: String.Encoding, subject: String, _ body: String) -> [UInt8] {
    let head = notice(from: "MAILER-DAEMON@mx.reader.example", subject: subject, type: "text/plain; charset=\(charset)", "")
    return Array(head.replacing("\n", with: "\r\n").utf8) + Array(body.data(using: encoding) ?? Data())
  }

  /// What no encoding of Foundation's can write here, by its octets.
  private static func octets(_ charset: String, subject: String, _ body: [UInt8]) -> [UInt8] {
    let head = notice(from: "MAILER-DAEMON@mx.reader.example", subject: subject, type: "text/plain; charset=\(charset)", "")
    return Array(head.replacing("\n", with: "\r\n").utf8) + body
  }

  static let abroad: [Specimen] = [
    Specimen(
      "Chinese, what the mail was about before the reason", .bounce, hard(.unknownUser),
      foreign(
        "系统退信",
        "抱歉，您的邮件被退回来了。\n\n原邮件信息：\n时间：2027-01-15 08:00\n主题：News\n收件人：ann@reader.example\n\n退信原因：\n550 5.1.1 User not found: ann@reader.example\n\n------ 原邮件内容 ------"
      )),
    Specimen(
      "Chinese, no such address", .bounce, hard(.unknownUser),
      foreign("系统退信", "收件人邮件地址（ann@reader.example）不存在，邮件无法送达。\n\n------ 原邮件如下 ------")),
    Specimen(
      "German", .bounce, hard(.unknownUser),
      foreign(
        "Unzustellbar: Dienstagsbrief",
        "Ihre Nachricht konnte nicht zugestellt werden an:\n\n  ann@reader.example\n\nGrund: Empfänger unbekannt.\n\n--- Ursprüngliche Nachricht ---"
      )),
    Specimen(
      "German, full", .bounce, soft(.mailboxFull),
      foreign(
        "Ihre E-Mail konnte nicht zugestellt werden",
        "Die Nachricht an ann@reader.example konnte nicht zugestellt werden, da das Postfach des Empfängers voll ist.\n\n--- Originalnachricht ---"
      )),
    Specimen(
      "French", .bounce, hard(.unknownUser),
      foreign(
        "Non remis : Lettre du mardi",
        "Votre message n'a pas pu être remis au destinataire suivant :\n\nann@reader.example\nUtilisateur inconnu.\n\n--- Message d'origine ---"
      )),
    Specimen(
      "French, full", .bounce, soft(.mailboxFull),
      foreign(
        "Échec de la remise",
        "Échec de la remise à ann@reader.example : la boîte aux lettres du destinataire est pleine.\n\n----- Message original -----")),
    Specimen(
      "Spanish", .bounce, hard(.unknownUser),
      foreign(
        "No se puede entregar: Carta",
        "No se pudo entregar el mensaje a los siguientes destinatarios:\n\n  ann@reader.example\n  El usuario no existe.\n\n--- Mensaje original ---"
      )),
    Specimen(
      "Italian", .bounce, hard(.unknownUser),
      foreign(
        "Mancato recapito: Lettera",
        "Il messaggio non è stato recapitato ai seguenti destinatari:\n\n<ann@reader.example>\nUtente sconosciuto\n\n--- Messaggio originale ---"
      )),
    Specimen(
      "Italian, full", .bounce, soft(.mailboxFull),
      foreign(
        "Mancata consegna",
        "Impossibile consegnare il messaggio a <ann@reader.example>: la casella del destinatario è piena.\n\n--- Messaggio originale ---")),
    Specimen(
      "Portuguese", .bounce, hard(.unknownUser),
      foreign(
        "Falha na entrega",
        "A sua mensagem não pôde ser entregue a:\n\n  ann@reader.example\n\nMotivo: usuário desconhecido.\n\n--- Mensagem original ---")),
    Specimen(
      "Portuguese, full", .bounce, soft(.mailboxFull),
      foreign(
        "Mensagem não entregue",
        "Não foi possível entregar a mensagem para <ann@reader.example>: a caixa postal do destinatário está cheia.\n\n--- Mensagem original ---"
      )),
    Specimen(
      "Dutch", .bounce, hard(.unknownUser),
      foreign(
        "Onbestelbaar: brief",
        "Uw bericht kan niet worden bezorgd bij:\n\nann@reader.example\nHet adres bestaat niet.\n\n--- Oorspronkelijk bericht ---")),
    Specimen(
      "Dutch, full", .bounce, soft(.mailboxFull),
      foreign(
        "Uw bericht is niet afgeleverd",
        "Uw bericht aan ann@reader.example is niet afgeleverd: de mailbox is vol.\n\n--- Oorspronkelijk bericht ---")),
    Specimen(
      "Russian, KOI8-R", .bounce, hard(.unknownUser),
      octets: encoded(
        "koi8-r", String.Encoding(rawValue: 0x8000_0A02), subject: "=?koi8-r?B?8MnT2M3PIM7FIMTP09TB18zFzs8=?=",
        "Ваше письмо не может быть доставлено получателю:\r\n\r\n<ann@reader.example>:\r\nпользователь не найден\r\n")),
    Specimen(
      "Russian, windows-1251, full", .bounce, soft(.mailboxFull),
      octets: encoded(
        "windows-1251", .windowsCP1251, subject: "Undelivered",
        "Не удалось доставить письмо адресату <ann@reader.example>: почтовый ящик переполнен\r\n")),
    Specimen(
      "Japanese, ISO-2022-JP", .bounce, hard(.unknownUser),
      // "The address was not found." as octets.
      octets: octets(
        "iso-2022-jp", subject: "Mail System Error - Returned Mail",
        Array("\u{1B}$B$\"$FRl@h$,8+$D$+$j$^$;$s$G$7$?\u{1B}(B\r\n\r\n<ann@reader.example>: 550 user unknown\r\n".utf8))),
    Specimen(
      "Japanese", .bounce, hard(.unknownUser),
      foreign("配信エラー", "次の宛先へメールを配信できませんでした。\n\n<ann@reader.example>:\nメールアドレスが見つかりませんでした。\n\n--- 元のメッセージ ---")),
    Specimen(
      "Chinese, GB18030", .bounce, hard(.unknownUser),
      // "Returned by the system: the user does not exist".
      octets: octets(
        "gb2312", subject: "=?gb2312?B?z7XNs83L0MU=?=",
        Array("ann@reader.example\r\n".utf8) + [0xD3, 0xC3, 0xBB, 0xA7, 0xB2, 0xBB, 0xB4, 0xE6, 0xD4, 0xDA, 0x0D, 0x0A])),
    Specimen(
      "Chinese", .bounce, soft(.mailboxFull),
      foreign("系统退信", "您的邮件未能送达以下收件人：\n\nann@reader.example\n收件人邮箱已满。\n\n--- 原始邮件 ---", from: "PostMaster@163.example")),
    Specimen(
      "Polish", .bounce, hard(.unknownUser),
      foreign("Niedostarczona wiadomość", "Nie dostarczono wiadomości do adresata:\n\n<ann@reader.example>: 550 5.1.1 User unknown\n")),
  ]
}
