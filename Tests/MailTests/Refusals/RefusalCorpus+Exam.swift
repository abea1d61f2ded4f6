extension RefusalCorpus {
  /// The exam: words that the providers document or that their senders report, labelled before the program had read any of them.
  static let exam = RefusalCorpus(
    #"""
    # Gmail
    H unknown user | 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1 https://support.google.com/mail/?p=NoSuchUser a1-20020 - gsmtp
    H unknown user | 550 5.2.1 The email account that you tried to reach is inactive. For more information, go to https://support.google.com/mail/?p=DisabledUser - gsmtp
    s mailbox full | 552 5.2.2 The recipient's inbox is out of storage space. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaPerm - gsmtp
    s mailbox full | 452 4.2.2 The recipient's inbox is out of storage space and inactive. Please direct the recipient to https://support.google.com/mail/?p=OverQuotaTemp - gsmtp
    s rate | 450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. Please resend your message at a later time.
    s spam | 550-5.7.1 [192.0.2.7] Our system has detected that this message is likely unsolicited mail. To reduce the amount of spam sent to Gmail, this message has been blocked.
    s authentication | 550-5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.
    s authentication | 550-5.7.26 Unauthenticated email from news.example is not accepted due to 550-5.7.26 domain's DMARC policy. Please contact the administrator of news.example domain
    s policy | 550-5.7.25 [192.0.2.7] The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not match the sending IP.
    s content | 552-5.7.0 This message was blocked because its content presents a potential security issue. Please visit https://support.google.com/mail/?p=BlockedMessage
    s rate | 421-4.7.28 Our system has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been temporarily rate limited.
    s content | 550-5.7.1 [192.0.2.7] Messages missing a valid messageId header are not accepted.
    s content | 550 5.6.0 Lone CR or LF in body (see RFC2822 section 2.3)
    s size | 552 5.3.4 Your message exceeded Google's message size limits.
    s authentication | 550-5.7.27 Your email has been blocked because the sender is unauthenticated. SPF [back.news.example] with ip: [192.0.2.7] = did not pass
    s policy | 550 5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the mail that you sent. Please contact your domain administrator for further details.
    # Yahoo, AOL
    H unknown user | 552 1 Requested mail action aborted, mailbox not found
    H unknown user | 554 delivery error: dd This user doesn't have a yahoo.com account (ann@yahoo.com) [0] - mta4216.mail.bf1.yahoo.com
    H unknown user | 554 30 Sorry, your message to ann@yahoo.com cannot be delivered. This mailbox is disabled (554.30).
    s mailbox full | 552 5.2.2 This mailbox is over quota
    s rate | 421 4.7.0 [TSS04] Messages from 192.0.2.7 temporarily deferred due to unexpected volume or user complaints - 4.16.55.1; see https://postmaster.yahooinc.com/error-codes
    s policy | 553 5.7.2 [TSS09] All messages from 192.0.2.7 will be permanently deferred; Retrying will NOT succeed. See https://postmaster.yahooinc.com/error-codes
    s policy | 553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.7, because the ip is in Spamhaus's list; see https://postmaster.yahooinc.com/550-bl23
    s authentication | 554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes (DMARC)
    s policy | 554 Message not allowed - [PH01] Email not accepted for policy reasons. Please visit https://postmaster.yahooinc.com/error-codes
    s rate | 451 4.3.2 Internal error reading data: too many concurrent connections
    # Outlook.com
    H unknown user | 550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [BN8NAM11FT045.eop-nam11.prod.protection.outlook.com]
    s policy | 550 5.7.1 Unfortunately, messages from [192.0.2.7] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).
    s policy | 550 SC-001 (COL004-MC1F4) Unfortunately, messages from 192.0.2.7 weren't sent. Please contact your Internet service provider.
    s policy | 550 DY-001 (BAY004-MC2F10) Unfortunately, messages from 192.0.2.7 weren't sent. The IP that you are using to send mail may be dynamic
    s mailbox full | 552 5.2.2 Quota exceeded (mailbox for user is full)
    s rate | 451 4.7.652 The mail server [192.0.2.7] has exceeded the maximum number of connections. (S3115)
    s rate | 421 RP-001 (SNT004-MC4F31) Unfortunately, some messages from 192.0.2.7 weren't sent. Please try again. We have limits for how many messages can be sent per hour and per day.
    s authentication | 550 5.7.515 Access denied, sending domain news.example doesn't meet the required authentication level. The sender's domain in the 5322.From address doesn't meet the authentication requirements defined for the sender.
    s policy | 550 5.7.511 Access denied, banned sender[192.0.2.7]. To request removal from this list please forward this message to delist@microsoft.com
    # iCloud
    H unknown user | 550 5.1.1 <ann@icloud.com>: user does not exist
    H unknown user | 550 5.1.6 recipient no longer on server: ann@me.com
    s policy | 550 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137
    s spam | 554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137
    s policy | 550 5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL -- see https://www.spamhaus.org/dbl/
    s mailbox full | 552 5.2.2 <ann@icloud.com>: user is over quota
    s rate | 421 4.7.1 Messages to ann@icloud.com deferred due to excessive volume. Try again later - https://support.apple.com/en-us/HT204137
    # GMX, web.de, 1&1
    H unknown user | 550 Requested action not taken: mailbox unavailable
    s policy | 554 gmx.net (mxgmx016) Nemesis ESMTP Service not available No SMTP service Bad DNS PTR resource record.
    s policy | 554-web.de (mxweb112) Nemesis ESMTP Service not available 554-No SMTP service 554-IP address is black listed. 554 For explanation visit https://www.gmx.net/mail/senderguidelines?ip=192.0.2.7
    s policy | 550-Requested action not taken: mailbox unavailable 550-For explanation visit https://postmaster.gmx.net/en/case?c=r0103 550 Sender address has no valid MX record
    s mailbox full | 552-Requested mail action aborted: exceeded storage allocation 552 Quota exceeded. The recipient's mailbox is full.
    s rate | 450-Requested mail action not taken: mailbox unavailable 450 Mail send limit exceeded.
    # T-Online, Freenet
    H unknown user | 550 5.1.1 user unknown
    H unknown user | 550 unknown user - Postfach unbekannt
    s policy | 554 IP=192.0.2.7 - None/bad reputation. Ask your postmaster for help or to contact tosa@rx.t-online.de for reset. (NOWL)
    s mailbox full | 552 5.2.2 Mailbox voll / over storage quota
    # Mail.ru, Yandex
    H unknown user | 550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable: user not found
    H unknown user | 550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable: user is terminated
    s mailbox full | 550 Message was not accepted -- invalid mailbox. Local mailbox ann@mail.ru is unavailable: account is disabled temporarily
    s spam | 550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=abc or report details to abuse@corp.mail.ru. Error code: A1B2. ID: 000.
    s policy | 550 Access from ip address 192.0.2.7 blocked. Visit https://help.mail.ru/notspam-support
    s policy | 550 Unroutable sender address
    s policy | 550 Sender verification failed: non-local sender verification failed
    H unknown user | 550 5.7.1 No such user!
    s spam | 554 5.7.1 [1] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc
    s rate | 451 4.5.1 The recipient has exceeded their message rate limit. Try again later.
    s mailbox full | 552 5.2.2 Mailbox size limit exceeded
    # QQ, 163, Sina, Coremail
    H unknown user | 550 The recipient may contain a non-existent account, please check the recipient address [Oa1b2c3 IP: 192.0.2.7]. https://open.work.weixin.qq.com/help2/pc/20022
    H unknown user | 550 User not found: ann@163.com
    H unknown user | 550 RC:NE The email account does not exist.
    s spam | 550 Mail content denied. http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000726
    s rate | 550 Connection frequency limited http://service.mail.qq.com/cgi-bin/help?subtype=1&&id=20022&&no=1000722
    s policy | 550 Ip frequency limited. blocked. IP is blacklisted
    s spam | 554 DT:SPM 163 smtp10,DsCowAD3x,please see http://mail.163.com/help/help_spam_16.htm?ip=192.0.2.7
    s policy | 550 MI:SPF 163 mx9, please see http://mail.163.com/help/help_spam_16.htm
    s policy | 553 Requested action not taken: NULL sender is not allowed
    s rate | 421 HL:ICC 163 mx14, too many connections
    H unknown user | 550 #5.1.0 Address rejected.
    H unknown user | 550 Invalid User : ann@126.com
    s mailbox full | 552 Quota exceeded or service disabled.
    H unknown user | 550 收件人邮箱不存在
    # Orange, Free, SFR, La Poste, Wanadoo
    H unknown user | 550 5.1.1 Adresse d au moins un destinataire invalide. Invalid recipient. OFR204_416 [416]
    s mailbox full | 552 5.2.2 Le compte du destinataire est plein. Recipient overquota OFR204_417 [417]
    s policy | 550 mwinf5c25 ME Service refuse. Veuillez essayer plus tard. Service refused, please try later. OFR006_102 192.0.2.7 [102]
    s spam | 550 5.7.1 Mail rejete. Mail rejected. OFR_506 [506]
    s rate | 421 mwinf5c12 ME Trop de connexions, veuillez verifier votre configuration. Too many connections, slow down. OFR004_104 [104]
    H unknown user | 550 5.5.0 Boite du destinataire inexistante. Recipient mailbox does not exist. LPN007_402
    s policy | 550 5.7.1 Service refuse. Veuillez essayer plus tard. service refused, please try later. LPN007_510
    H unknown user | 550 5.1.1 <ann@free.fr>: Recipient address rejected: User unknown in local recipient table
    s spam | 550 spam detected (Free)
    s policy | 554 5.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.7]
    # Libero, Virgilio, Aruba, TIM
    H unknown user | 550 RCPT TO:<ann@libero.it> User unknown
    s mailbox full | 552 RCPT TO:<ann@libero.it> Mailbox disk quota exceeded
    s policy | 550 smtp-17.iol.local smtp-17.iol.local IP blacklisted by CSI. For remediation please use http://csi.cloudmark.com/reset-request/?ip=192.0.2.7 [smtp-17.iol.local; LIB_102]
    s policy | 550 5.1.1 sorry, you are violating our security policies
    H unknown user | 550 5.1.1 <ann@aruba.it> Indirizzo del destinatario inesistente
    s rate | 421 mxcmd06.ad.aruba.it bizsmtp Too many connections, try later.
    # Proofpoint, Mimecast, Barracuda, Cisco, Symantec, Trend Micro
    H unknown user | 550 5.1.1 <ann@reader.example>... User unknown - proofpoint
    s policy | 554 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.7
    s policy | 550 5.7.1 <ann@reader.example>: Recipient address rejected: Sender domain is not allowed
    H unknown user | 550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [abcDEF123.uk34]
    s policy | 550 csi.mimecast.org Poor Reputation Sender. - https://community.mimecast.com/docs/DOC-1369#550 [abc.us166]
    s policy | 550 Administrative prohibition envelope blocked - https://community.mimecast.com/docs/DOC-1369#550 [abc]
    s policy | 550 Rejected by header based Anti-Spoofing policy: news@news.example - https://community.mimecast.com/docs/DOC-1369#550 [abc]
    s policy | 451 Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451 [abc]
    s spam | 554 Email rejected due to security policies - spam signature - https://community.mimecast.com/docs/DOC-1369#554 [abc]
    s policy | 550 permanent failure for one or more recipients (ann@reader.example:blocked)
    s policy | 554 Service unavailable; Client host [mail.news.example] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation/?r=1&ip=192.0.2.7
    H unknown user | 550 permanent failure for one or more recipients (ann@reader.example:550 No such user)
    s policy | 554-esa1.reader.example 554 Your access to this mail system has been rejected due to the sending MTA's poor reputation.
    H unknown user | 550 #5.1.0 Address rejected ann@reader.example
    s policy | 553 Message filtered. Refer to the Troubleshooting page at http://www.symanteccloud.com/troubleshooting for more information. (#5.7.1)
    s policy | 550 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using Trend Micro RBL+. Please see http://www.mail-abuse.com/
    # Comcast, Cox, Charter, Telstra, Zoho, Fastmail, Proton, Seznam, WP, Onet, Naver, Rediff
    s policy | 554 resimta-po-13v.sys.comcast.net comcast 192.0.2.7 found on one or more DNSBLs, see https://postmaster.xfinity.com/smtp-error-codes#BL000000
    H unknown user | 550 5.1.1 Not our Customer
    s policy | 554 cxr.smtp.a.cloudfilter.net cmsmtp 192.0.2.7 blocked. Error Code: 6. See https://www.cox.com/aup#CXBL
    H unknown user | 550 <ann@bigpond.com> recipient does not exist
    H unknown user | 554 5.1.1 : ann@zoho.com Invalid Recipients: mailbox does not exist
    s policy | 550 5.4.6 Unusual sending activity detected. Please try after sometime
    H unknown user | 550 5.1.1 <ann@fastmail.com>: Recipient address rejected: undeliverable address: no such user
    H unknown user | 550 5.1.1 <ann@proton.me>: Recipient address rejected: Address does not exist
    H unknown user | 550 5.1.1 Schránka ann@seznam.cz neexistuje
    H unknown user | 550 Nie ma takiego użytkownika: ann@wp.pl
    s mailbox full | 552 Skrzynka odbiorcy jest przepełniona
    H unknown user | 550 5.1.1 User not found (존재하지 않는 사용자입니다) - naver
    H unknown user | 550 5.1.1 Användaren finns inte: ann@reader.example
    H unknown user | 550 5.1.1 Käyttäjä tuntematon
    H unknown user | 550 El usuario ann@reader.example no existe
    H unknown user | 550 Usuário ann@reader.example não existe
    H unknown user | 550 Der Benutzer ann@reader.example existiert nicht
    H unknown user | 550 L'utilisateur ann@reader.example n'existe pas
    H unknown user | 550 L'utente ann@reader.example non esiste
    H unknown user | 550 Gebruiker ann@reader.example bestaat niet
    H unknown user | 550 Пользователь ann@reader.example не существует
    H unknown user | 550 そのようなユーザーは存在しません
    H unknown user | 550 Bu kullanıcı bulunamadı: ann@reader.example
    s mailbox full | 552 Het postvak van de ontvanger is vol
    s mailbox full | 552 Postkassen til mottakeren er full
    # Others
    s network | delivery temporarily suspended: connect to mx.reader.example[192.0.2.9]:25: No route to host
    s expired | Delivery expired (message too old). 'timeout'
    H host unknown | [Status: Error, Address: <ann@reader.exmaple>, ResponseCode 450, DNS error: NXDOMAIN] 550 5.1.2 Domain does not exist
    s other | 554 Transaction failed
    s policy | 554 Denied (Mode: normal)
    s policy | 550 Access Denied...a1b2c3d4
    s content | 554 5.6.1 Body type not supported by Remote Host
    s other | 550 Rejected
    s authentication | 554 5.7.5 Permanent error evaluating DMARC policy
    s policy | 550 High probability of spam, sender's account does not exist
    """#)
}
