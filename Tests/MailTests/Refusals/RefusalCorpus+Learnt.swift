extension RefusalCorpus {
  /// What the phrases were mended by. By the documented words of Postfix, Exim, Sendmail, qmail, Exchange and the large providers.
  static let learnt = RefusalCorpus(
    #"""
    # Postfix
    H unknown user | host mx.reader.example[192.0.2.9] said: 550 5.1.1 <ann@reader.example>: Recipient address rejected: User unknown in virtual mailbox table (in reply to RCPT TO command)
    H unknown user | 550 5.1.1 <ann@reader.example>: Recipient address rejected: User unknown in relay recipient table
    H unknown user | unknown user: "ann"
    s unknown user | 450 4.1.1 <ann@reader.example>: Recipient address rejected: unverified address: connect to mx.reader.example[192.0.2.9]:25: Connection timed out
    H unknown user | 550 5.1.1 <ann@reader.example>: Recipient address rejected: undeliverable address: unknown user: "ann"
    s policy | 554 5.7.1 <ann@reader.example>: Relay access denied
    s policy | 450 4.7.1 <mail.news.example>: Helo command rejected: Host not found
    s policy | 554 5.7.1 <mail.news.example>: Helo command rejected: Host not found
    s policy | 550 5.1.8 <b-1@back.news.example>: Sender address rejected: Domain not found
    s policy | 450 4.1.8 <b-1@back.news.example>: Sender address rejected: Domain not found
    s policy | 550 5.1.7 <b-1@back.news.example>: Sender address rejected: undeliverable address: unknown user: "b-1"
    s policy | 554 5.7.1 <unknown[192.0.2.7]>: Client host rejected: Access denied
    s policy | 450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.7]
    s policy | 554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using bl.spamcop.net; Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.7
    H host unknown | Host or domain name not found. Name service error for name=reader.exmaple type=AAAA: Host not found
    s network | Host or domain name not found. Name service error for name=reader.example type=MX: Host not found, try again
    s network | connect to reader.example[192.0.2.9]:25: Connection refused
    s network | lost connection with mx.reader.example[192.0.2.9] while sending RCPT TO
    s network | conversation with mx.reader.example[192.0.2.9] timed out while sending message body
    H host unknown | Domain reader.example does not accept mail (nullMX)
    s mailbox full | 452 4.2.2 <ann@reader.example>: Recipient address rejected: Mailbox is full
    s size | 552 5.3.4 Message size exceeds fixed limit
    s size | 552 5.3.4 Error: message file too big
    s network | mail for reader.example loops back to myself
    s network | 451 4.3.0 Error: queue file write error
    s authentication | 530 5.7.0 Must issue a STARTTLS command first
    s rate | 450 4.7.1 Error: too much mail from 192.0.2.7
    # Exim
    H unknown user | 550 Unrouteable address
    H unknown user | 550 unknown user
    H host unknown | all relevant MX records point to non-existent hosts
    H host unknown | an MX or SRV record indicated no SMTP service
    s expired | retry timeout exceeded
    s policy | 550 Sender verify failed
    s policy | 550-Verification failed for <b-1@back.news.example> 550-Unrouteable address 550 Sender verify failed
    s policy | 550 relay not permitted
    s policy | 550 Administrative prohibition
    s mailbox full | mailbox is full: retry timeout exceeded
    s mailbox full | 550 mailbox quota exceeded
    s network | 451 Temporary local problem - please try later
    s content | 550 Maximum line length exceeded (see RFC 5322 section 2.1.1).
    # Sendmail
    H unknown user | 550 5.1.1 <ann@reader.example>... User unknown
    H unknown user | 553 5.3.0 <ann@reader.example>... No such user here
    H host unknown | 550 5.1.2 <ann@reader.exmaple>... Host unknown (Name server: reader.exmaple: host not found)
    s policy | 553 5.1.8 <b-1@back.news.example>... Domain of sender address b-1@back.news.example does not exist
    s policy | 550 5.7.1 <ann@reader.example>... Relaying denied. IP name lookup failed [192.0.2.7]
    s policy | 550 5.0.0 Access denied
    s size | 552 5.2.3 <ann@reader.example>... Message is too large; 10240000 bytes max
    s network | 554 5.3.5 Local configuration error
    s network | 554 5.4.6 Too many hops 26 (25 max): from <b-1@back.news.example> via mx.reader.example, to <ann@reader.example>
    s expired | 554 5.0.0 Message could not be delivered for 5 days
    # qmail
    H unknown user | Sorry, no mailbox here by that name. (#5.1.1)
    H unknown user | Sorry, no mailbox here by that name. vpopmail (#5.1.1)
    H host unknown | Sorry, I couldn't find any host named reader.exmaple. (#5.1.2)
    s policy | 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)
    s network | Sorry, I wasn't able to establish an SMTP connection. (#4.4.1) I'm not going to try again; this message has been in the queue too long.
    s network | CNAME lookup failed temporarily. (#4.4.3)
    s policy | 553 sorry, your envelope sender domain must exist (#5.7.1)
    s policy | 553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)
    s mailbox full | User is over the quota. You can try again later. (#5.2.2)
    # Exchange, Microsoft 365
    H unknown user | 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@reader.example not found by SMTP address lookup
    H unknown user | 550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found
    H unknown user | 550 5.4.1 Recipient address rejected: Access denied. [AM6EUR05FT060.eop-eur05.prod.protection.outlook.com]
    s authentication | 550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group
    s policy | 550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized
    s authentication | 550 5.7.1 RESOLVER.RST.AuthRequired; authentication required
    s mailbox full | 554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception
    s size | 550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient
    s network | 554 5.4.14 Hop count exceeded - possible mail loop ATTR34
    s expired | 550 4.4.7 QUEUE.Expired; message expired
    s policy | 550 5.7.606 Access denied, banned sending IP [192.0.2.7]. To request removal from this list please visit https://sender.office.com/
    s policy | 550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.
    s rate | 554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour.
    H host unknown | 550 5.4.310 DNS domain reader.exmaple does not exist [Message=InfoDomainNonexistent] [LastAttemptedServerName=reader.exmaple]
    s network | 550 5.4.312 Message expired, DNS query failed
    s rate | 451 4.7.500 Server busy. Please try again later from [192.0.2.7]
    s other | 550 5.0.350 Remote server returned an error -> 550 Rejected
    s policy | 554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception with message Cannot submit message.
    s network | 432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded
    # Postfix, of a host that it holds for dead: what stands behind its words is the reason
    s network | delivery temporarily suspended: connect to mx.reader.example[192.0.2.9]:25: Connection timed out
    s network | delivery temporarily suspended: lost connection with mx.reader.example[192.0.2.9] while receiving the initial server greeting
    s network | delivery temporarily suspended: Host or domain name not found. Name service error for name=reader.example type=MX: Host not found, try again
    s network | delivery temporarily suspended: conversation with mx.reader.example[192.0.2.9] timed out while receiving the initial server greeting
    s network | delivery temporarily suspended: mail transport unavailable
    s rate | delivery temporarily suspended: host mx.reader.example[192.0.2.9] refused to talk to me: 421 4.7.0 too many connections
    s authentication | delivery temporarily suspended: Cannot start TLS: handshake failure
    s mailbox full | delivery temporarily suspended: host mx.reader.example[192.0.2.9] said: 452 4.2.2 <ann@reader.example>: mailbox full
    # A relay of ours: our account, what we may send, its own disk
    s policy | 550 5.7.1 Your account has been suspended
    s policy | 554 Sending suspended for this account
    s policy | 550 Sender account is suspended
    s policy | 550 5.7.1 Your hosting account is suspended, contact support
    s policy | 554 Sending temporarily disabled due to bounces
    s policy | 550 5.7.1 Account is suspended due to abuse
    s policy | 550 unpaid invoice, relay disabled
    s policy | 550 5.1.2 Outbound to this domain suspended
    s policy | 550 5.7.1 Your subscription with our relay has expired: account expired
    s authentication | 535 Account suspended
    s rate | 550 quota exceeded: you may send 200 mails per hour
    s rate | 421 Sender has exceeded its message quota
    s rate | 550 Monthly plan quota exceeded
    s rate | 454 4.7.0 Throttling failure: Daily message quota exceeded.
    s rate | 554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException
    s rate | 452 4.2.2 sending quota exceeded
    s network | 451 Service temporarily disabled
    s network | 452 4.3.1 Insufficient system storage
    s network | 450 4.3.0 disk full on mail server
    s network | 451 4.4.0 Delivery to this domain suspended by administrator
    s other | 552 Rejected
    s other | 552 Quota exceeded
    s other | 554 message frozen by administrator
    # The same words of a mailbox
    s mailbox full | 552 <ann@reader.example>: over quota
    s mailbox full | 552 5.2.2 Quota exceeded
    s mailbox full | 550 Recipient account suspended
    s mailbox full | 550 The service of this mailbox has been suspended
    s mailbox full | 550 Dear sender, the user's mailbox is full
    s mailbox full | 550 Mail account of the recipient is over quota, your message was not delivered
    s mailbox full | 550 5.2.1 Mailbox is inactive for now, please try later
    # Closed, and by codes that others have for commands
    H unknown user | 550 Mailbox has been permanently removed
    H unknown user | 550 Account closed (by owner)
    H unknown user | 550 Account closed by owner
    H unknown user | 550 mailbox removed
    H unknown user | 550 That person left our organisation, the mailbox was deleted
    H unknown user | 500 user unknown
    H unknown user | 500 unknown recipient
    H unknown user | 503 no such user here
    H unknown user | 550 Brukeren finnes ikke
    H unknown user | 550 Kullanici bulunamadi
    # What a mail says of itself
    s policy | 550 URL in message resolves to unknown host
    s policy | 554 5.7.1 URL in message: unknown host
    s policy | 550 5.1.2 domain in From header not found
    s policy | 550 The domain in your From: header could not be found
    s policy | 550 Recipient unsubscribed from your list; user not found in opt-in register
    # Ours: about the sender, the machine, the message or the command, in words of my own
    s content | 550 5.6.0 The Date header of your message is invalid
    s content | 554 5.6.0 Body structure is not valid MIME
    s policy | 550 5.7.1 The From address of this mail does not exist
    s other | 550 5.0.0 There is no Date field in the header, it does not exist
    s content | 554 5.6.1 Attached file is not valid
    s policy | 554 5.7.1 One of the links in this mail does not exist
    s policy | 550 5.7.0 The name in your EHLO does not exist
    s policy | 550 5.7.1 Your host name was not found
    s policy | 550 5.1.0 Rejected address: the sender's
    s policy | 550 5.1.0 <b-1@back.news.example>: return path address does not exist
    s policy | 550 5.1.0 Envelope address not found: originator
    s policy | 550 5.7.1 Your account was disabled by the administrator
    s policy | 550 5.7.1 Sending is disabled for this account
    s other | 550 5.3.0 Mail store does not exist
    s network | 554 5.3.0 Configuration record was not found: internal error
    s other | 503 5.5.1 No valid recipients specified
    s other | 502 5.5.1 No such command here
    s other | 501 5.5.4 BODY value is invalid
    s network | 521 5.3.2 This server has been disabled
    s policy | 550 Sender's mailbox has been removed
    s other | 550 Mail for the user has been removed by a filter rule
    s other | 550 Option not active
    s network | 554 5.4.6 Forwarding loop: the alias no longer exists
    s policy | 550 5.2.1 Mailbox disabled for mail from your domain
    s policy | 550 5.2.1 User has disabled mail from outside
    s policy | 550 5.7.1 Recipient has disabled newsletters
    s other | 554 Der Link in der Mail ist nicht mehr gültig
    s policy | 550 Die Absenderadresse existiert nicht
    s policy | 550 l'adresse de l'expéditeur n'existe pas
    s policy | 550 el dominio del remitente no existe
    s policy | 550 l'indirizzo del mittente non esiste
    s policy | 550 o endereço do remetente não existe
    s policy | 550 5.7.1 Адрес отправителя не найден
    s policy | 550 5.7.1 送信元ドメインが見つかりません
    s policy | 550 5.7.1 发件人域名不存在
    s policy | 554 5.7.1 Der sendende Server ist unbekannt
    s policy | 550-Requested action not taken: mailbox unavailable 550 invalid DNS MX or A/AAAA resource record
    s policy | 550 Requested action not taken: mailbox unavailable Sender address is not allowed.
    s policy | 550-Requested action not taken: mailbox unavailable 550 Reject due to policy restrictions. For explanation visit https://postmaster.gmx.net
    s policy | host mx.reader.example[192.0.2.9] said: 550 5.1.1 User unknown (in reply to MAIL FROM command)
    s policy | host mx.reader.example[192.0.2.9] said: 550 domain does not exist (in reply to EHLO command)
    """#)
}
