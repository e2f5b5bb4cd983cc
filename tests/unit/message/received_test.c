/* received_test.c - a Received line of each family, and lines that try to mislead. */
#include "message/received.h"

#include "base/when.h"

#include <jansson.h>

/* What a line says; NULL where it says nothing, "" where the server looked and found no name. */
typedef struct Row {
    const char *key, *body;
    const char *helo, *name, *ip, *by, *with, *id, *recipient, *envelope_from, *tls, *when;
    bool is_authenticated;
    const char *repairs; /* their names, with blanks */
} Row;

#define STAMP "2023-11-05T14:20:31"

/* clang-format off */
static const Row rows[] = {
    {.key = "postfix",
     .body = " from out3.sender.test (out3.sender.test [198.51.100.3])\r\n"
             "\tby in.club.test (Postfix) with ESMTP id 4SNdXW2vQhz9sR\r\n"
             "\tfor <ben@club.test>; Sun,  5 Nov 2023 15:20:31 +0100 (CET)\r\n",
     .helo = "out3.sender.test", .name = "out3.sender.test", .ip = "198.51.100.3",
     .by = "in.club.test", .with = "ESMTP", .id = "4SNdXW2vQhz9sR", .recipient = "ben@club.test",
     .when = STAMP},
    {.key = "postfix-no-name",
     .body = "from [10.4.5.6] (unknown [IPv6:2001:db8:9::7])\n (using TLSv1.2 with cipher AES256 (256/256 bits))\n"
             " (Authenticated sender: ann)\n by in.club.test (Postfix) with ESMTPSA id 77AB; Sun, 5 Nov 2023 14:20:31 +0000",
     .helo = "[10.4.5.6]", .name = "", .ip = "2001:db8:9::7", .by = "in.club.test", .with = "ESMTPSA",
     .id = "77AB", .tls = "TLSv1.2", .when = STAMP, .is_authenticated = true},
    {.key = "postfix-pickup",
     .body = "by in.club.test (Postfix, from userid 112) id 6C37; Sun, 5 Nov 2023 11:20:31 -0300 (-03)",
     .by = "in.club.test", .id = "6C37", .when = STAMP},
    {.key = "exim",
     .body = "from dsl9.access.test ([203.0.113.9]:5177 helo=kitchen) by mx.club.test with esmtpsa "
             "(TLS1.3:ECDHE_X25519__RSA:256) (Exim 4.94.2) (envelope-from <ann@home.test>) "
             "id 1qzeJb-00AbCd-5E for ben@club.test; Sun, 05 Nov 2023 14:20:31 +0000",
     .helo = "kitchen", .name = "dsl9.access.test", .ip = "203.0.113.9", .by = "mx.club.test",
     .with = "esmtpsa", .id = "1qzeJb-00AbCd-5E", .recipient = "ben@club.test",
     .envelope_from = "ann@home.test", .tls = "TLS1.3", .when = STAMP, .is_authenticated = true},
    {.key = "exim-no-name",
     .body = "from [203.0.113.9] (port=5177 helo=[192.168.4.4]) by mx.club.test with smtp (Exim 4.80) id 1qzeJb-00AbCd-5E; "
             "Sun, 05 Nov 2023 14:20:31 +0000",
     .helo = "[192.168.4.4]", .name = "", .ip = "203.0.113.9", .by = "mx.club.test", .with = "smtp",
     .id = "1qzeJb-00AbCd-5E", .when = STAMP},
    {.key = "exim-one-name",
     .body = "from out3.sender.test ([198.51.100.3]) by mx.club.test with esmtp (Exim 4.96) id 1qzeJb-00AbCd-5E; "
             "Sun, 05 Nov 2023 14:20:31 +0000",
     .helo = "out3.sender.test", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "mx.club.test",
     .with = "esmtp", .id = "1qzeJb-00AbCd-5E", .when = STAMP},
    {.key = "exim-local",
     .body = "from backup by store.club.test with local (Exim 4.96) (envelope-from <backup@club.test>) id 1qzeJb-00AbCd-5E; "
             "Sun, 05 Nov 2023 14:20:31 +0000",
     .by = "store.club.test", .with = "local", .id = "1qzeJb-00AbCd-5E", .envelope_from = "backup@club.test", .when = STAMP},
    {.key = "sendmail",
     .body = "from pc4 (bob@dsl9.access.test [203.0.113.9] (may be forged)) (authenticated bits=0) by hub.club.test "
             "(8.17.2/8.17.2) with ESMTPA id 3A5EKVxx004711 (version=TLSv1.3 cipher=X bits=256 verify=NOT) "
             "for <ben@club.test>; Sun, 5 Nov 2023 15:20:31 +0100",
     .helo = "pc4", .name = "dsl9.access.test", .ip = "203.0.113.9", .by = "hub.club.test", .with = "ESMTPA",
     .id = "3A5EKVxx004711", .recipient = "ben@club.test", .tls = "TLSv1.3", .when = STAMP, .is_authenticated = true},
    {.key = "sendmail-no-name",
     .body = "from pc4 ([203.0.113.9]) by hub.club.test (8.17.2/8.17.2) with SMTP id 3A5EKVxx004712; "
             "Sun, 5 Nov 2023 15:20:31 +0100",
     .helo = "pc4", .name = "", .ip = "203.0.113.9", .by = "hub.club.test", .with = "SMTP", .id = "3A5EKVxx004712", .when = STAMP},
    {.key = "qmail",
     .body = "from unknown (HELO pc4) (203.0.113.9)\n  by q.club.test with SMTP; 5 Nov 2023 14:20:31 -0000",
     .helo = "pc4", .name = "", .ip = "203.0.113.9", .by = "q.club.test", .with = "SMTP", .when = STAMP},
    {.key = "qmail-queue", .body = "(qmail 471 invoked by uid 89); 5 Nov 2023 14:20:31 -0000", .when = STAMP},
    {.key = "exchange",
     .body = "from EDGE1.corp.test (2001:db8:77::25) by MBX2.corp.test\r\n (10.8.0.2) with Microsoft SMTP Server (version=TLS1_2,\r\n"
             " cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.1.2507.34 via Frontend\r\n Transport; Sun, 5 Nov 2023 14:20:31 +0000",
     .helo = "EDGE1.corp.test", .ip = "2001:db8:77::25", .by = "MBX2.corp.test", .with = "Microsoft SMTP Server",
     .id = "15.1.2507.34", .tls = "TLS1_2", .when = STAMP},
    {.key = "exchange-mapi",
     .body = "from MBX2.corp.test ([fe80::7:8%12]) by MBX2.corp.test ([fe80::7:8%12]) with mapi id 15.01.2507.034; "
             "Sun, 5 Nov 2023 14:20:31 +0000",
     .helo = "MBX2.corp.test", .ip = "fe80::7:8", .by = "MBX2.corp.test", .with = "mapi", .id = "15.01.2507.034", .when = STAMP},
    {.key = "iis",
     .body = "from app.corp.test ([198.51.100.44]) by relay.corp.test with Microsoft\r\n\tSMTPSVC(8.5.9600.16384); Sun, 5 Nov 2023 15:20:31 +0100",
     .helo = "app.corp.test", .ip = "198.51.100.44", .by = "relay.corp.test", .with = "Microsoft SMTPSVC", .when = STAMP},
    {.key = "iis-pickup",
     .body = "from mail pickup service by app.corp.test with Microsoft SMTPSVC; Sun, 5 Nov 2023 15:20:31 +0100",
     .by = "app.corp.test", .with = "Microsoft SMTPSVC", .when = STAMP},
    {.key = "google",
     .body = "from ?IPv6:::ffff:10.1.1.1? (dsl9.access.test. [::ffff:203.0.113.9]) by smtp.gmail.com with ESMTPSA id q7-20sm9 "
             "for <ben@club.test> (version=TLS1_3 cipher=TLS_AES_128_GCM_SHA256 bits=128/128); Sun, 05 Nov 2023 06:20:31 -0800 (PST)",
     .helo = "?IPv6:::ffff:10.1.1.1?", .name = "dsl9.access.test", .ip = "203.0.113.9", .by = "smtp.gmail.com",
     .with = "ESMTPSA", .id = "q7-20sm9", .recipient = "ben@club.test", .tls = "TLS1_3", .when = STAMP, .is_authenticated = true},
    {.key = "google-inside",
     .body = "by 2002:a17:907:72c4:b0:9e:1:2 with SMTP id du4csp77; Sun, 5 Nov 2023 06:20:31 -0800 (PST)",
     .by = "2002:a17:907:72c4:b0:9e:1:2", .with = "SMTP", .id = "du4csp77", .when = STAMP},
    {.key = "google-interface",
     .body = "from 47110815 named unknown by gmailapi.google.com with HTTPREST; Sun, 5 Nov 2023 06:20:31 -0800",
     .by = "gmailapi.google.com", .with = "HTTPREST", .when = STAMP},
    {.key = "yahoo",
     .body = "by hermes9.yahoo.test (Yahoo Inc. Hermes SMTP Server) with ESMTPA ID 9f8e; Sun, 05 Nov 2023 14:20:31 +0000 (UTC)",
     .by = "hermes9.yahoo.test", .with = "ESMTPA", .id = "9f8e", .when = STAMP, .is_authenticated = true},
    {.key = "amavis",
     .body = "from in.club.test ([127.0.0.1]) by localhost (in.club.test [127.0.0.1]) (amavis, port 10024) with ESMTP id Zk3 "
             "for <ben@club.test>; Sun, 5 Nov 2023 15:20:31 +0100 (CET)",
     .helo = "in.club.test", .ip = "127.0.0.1", .by = "localhost", .with = "ESMTP", .id = "Zk3", .recipient = "ben@club.test", .when = STAMP},
    {.key = "zimbra",
     .body = "from box.club.test (LHLO box.club.test) (10.0.0.9) by box.club.test with LMTP; Sun, 5 Nov 2023 14:20:31 +0000",
     .helo = "box.club.test", .name = "box.club.test", .ip = "10.0.0.9", .by = "box.club.test", .with = "LMTP", .when = STAMP},
    {.key = "courier",
     .body = "from laptop (dsl9.access.test [::ffff:203.0.113.9]) (AUTH: PLAIN ann, TLS: TLSv1.3,256bits,AES) by c.club.test with ESMTPSA; "
             "Sun, 05 Nov 2023 15:20:31 +0100\n  id 00AB.6547A4FF.0001",
     .helo = "laptop", .name = "dsl9.access.test", .ip = "203.0.113.9", .by = "c.club.test", .with = "ESMTPSA",
     .id = "00AB.6547A4FF.0001", .tls = "TLSv1.3", .when = STAMP, .is_authenticated = true,
     .repairs = "clause-after-date family-unknown"},
    {.key = "ironport",
     .body = "from out3.sender.test (HELO relay9) ([198.51.100.3]) by esa.corp.test with ESMTP/TLS/AES256-SHA; 05 Nov 2023 14:20:31 +0000",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "esa.corp.test", .with = "ESMTP", .when = STAMP},
    {.key = "messagelabs",
     .body = "from unknown (HELO relay9) (198.51.100.3) by t1.labs.test with AES256-GCM-SHA384 encrypted SMTP; 5 Nov 2023 14:20:31 -0000",
     .helo = "relay9", .name = "", .ip = "198.51.100.3", .by = "t1.labs.test", .when = STAMP, .repairs = "protocol-unread"},
    {.key = "domino",
     .body = "from relay9 ([198.51.100.3]) by d.corp.test (Lotus Domino Release 8.5.3) with ESMTP id 2023110515203112-7 ; Sun, 5 Nov 2023 15:20:31 +0100",
     .helo = "relay9", .ip = "198.51.100.3", .by = "d.corp.test", .with = "ESMTP", .id = "2023110515203112-7", .when = STAMP},
    {.key = "ibm",
     .body = "from localhost by s.notes.test with s.notes.test ESMTP for <ben@club.test> from <ann@home.test>; Sun, 5 Nov 2023 14:20:31 -0000",
     .helo = "localhost", .by = "s.notes.test", .recipient = "ben@club.test", .envelope_from = "ann@home.test", .when = STAMP,
     .repairs = "protocol-unread second-from family-unknown"},
    {.key = "mailenable",
     .body = "from relay9 ([198.51.100.3]) by m.corp.test with MailEnable ESMTP; Sun, 5 Nov 2023 15:20:31 +0100",
     .helo = "relay9", .ip = "198.51.100.3", .by = "m.corp.test", .with = "MailEnable ESMTP", .when = STAMP},
    {.key = "opensmtpd",
     .body = "from localhost (o.club.test [local]) by o.club.test (OpenSMTPD) with ESMTPA id 0a1b for <ben@club.test>; Sun, 5 Nov 2023 15:20:31 +0100 (CET)",
     .helo = "localhost", .by = "o.club.test", .with = "ESMTPA", .id = "0a1b", .recipient = "ben@club.test", .when = STAMP, .is_authenticated = true},
    {.key = "haraka",
     .body = "from relay9 (out3.sender.test [198.51.100.3]) by h.club.test (Haraka/3.0.5) with ESMTPS id AAAA-BB.1 envelope-from <ann@home.test> tls TLS_AES_256_GCM_SHA384; "
             "Sun, 05 Nov 2023 14:20:31 +0000",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "h.club.test", .with = "ESMTPS", .id = "AAAA-BB.1",
     .envelope_from = "ann@home.test", .when = STAMP},
    {.key = "sendgrid-no-semicolon",
     .body = "by filter9.grid.test with SMTP id filter9-1-6547A4FF-2\n        2023-11-05 14:20:31.987654321 +0000 UTC m=+17.5",
     .by = "filter9.grid.test", .with = "SMTP", .id = "filter9-1-6547A4FF-2", .when = STAMP, .repairs = "no-semicolon iso-date"},
    {.key = "sendgrid",
     .body = "from NDcxMQ (unknown) by pod-1 (SG) with HTTP id aB-c for <ben@club.test>; Sun, 05 Nov 2023 14:20:31.250 +0000 (UTC)",
     .helo = "NDcxMQ", .by = "pod-1", .with = "HTTP", .id = "aB-c", .recipient = "ben@club.test", .when = STAMP},
    {.key = "cyrus",
     .body = "from in.club.test ([unix socket]) by in.club.test (Cyrus 3.4.3) with LMTPA; Sun, 05 Nov 2023 15:20:31 +0100",
     .helo = "in.club.test", .by = "in.club.test", .with = "LMTPA", .when = STAMP},
    {.key = "fetchmail",
     .body = "from pop.sender.test [198.51.100.110] by den.club.test with POP3 (fetchmail-6.4.1) for <ben@localhost> (single-drop); Sun, 05 Nov 2023 15:20:31 +0100 (CET)",
     .helo = "pop.sender.test", .ip = "198.51.100.110", .by = "den.club.test", .with = "POP3", .recipient = "ben@localhost", .when = STAMP},
    {.key = "communigate",
     .body = "from [203.0.113.9] (account ann@club.test HELO kitchen) by cg.club.test (CommuniGate Pro SMTP 6.2) with ESMTPSA id 471 for ben@club.test; "
             "Sun, 05 Nov 2023 16:20:31 +0200",
     .helo = "kitchen", .ip = "203.0.113.9", .by = "cg.club.test", .with = "ESMTPSA", .id = "471", .recipient = "ben@club.test", .when = STAMP, .is_authenticated = true},
    {.key = "momentum",
     .body = "from [10.9.9.9] ([10.9.9.9:41234] helo=spark) by m1.corp.test (envelope-from <ann@home.test>) (ecelerity 4.3 r(:)) with REST id 1A/22-1; "
             "Sun, 05 Nov 2023 14:20:31 +0000",
     .helo = "spark", .ip = "10.9.9.9", .by = "m1.corp.test", .with = "REST", .id = "1A/22-1", .envelope_from = "ann@home.test", .when = STAMP},
    {.key = "smap",
     .body = "from out3.sender.test(198.51.100.3) by fw.corp.test via smap (V2.1) id xma47; 5 Nov 23 14:20:31 GMT",
     .name = "out3.sender.test", .ip = "198.51.100.3", .by = "fw.corp.test", .id = "xma47", .when = STAMP},
    {.key = "claiming",
     .body = "from out3.sender.test(198.51.100.3), claiming to be \"relay9\" via SMTP by fw.corp.test, id smtpdX; Sun Nov  5 14:20:31 2023",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "fw.corp.test", .id = "smtpdX", .when = STAMP,
     .repairs = "ctime-date zone-unknown"},
    {.key = "postfix-tls",
     .body = "from out3.sender.test (out3.sender.test [IPv6:2001:db8:3::3])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n"
             "\t key-exchange X25519 server-signature RSA-PSS (2048 bits))\r\n\t(Client did not present a certificate)\r\n"
             "\tby in.club.test (Postfix) with ESMTPS id 5T9Z\r\n\tfor <ben@club.test>; Sun,  5 Nov 2023 14:20:31 +0000 (UTC)",
     .helo = "out3.sender.test", .name = "out3.sender.test", .ip = "2001:db8:3::3", .by = "in.club.test", .with = "ESMTPS",
     .id = "5T9Z", .recipient = "ben@club.test", .tls = "TLSv1.3", .when = STAMP},
    {.key = "postfix-filter",
     .body = "from localhost (localhost [127.0.0.1]) by in.club.test (Postfix) with ESMTP id 9A0B for <ben@club.test>; "
             "Sun,  5 Nov 2023 15:20:31 +0100 (CET)",
     .helo = "localhost", .name = "localhost", .ip = "127.0.0.1", .by = "in.club.test", .with = "ESMTP", .id = "9A0B",
     .recipient = "ben@club.test", .when = STAMP},
    {.key = "exim-literal",
     .body = "from out3.sender.test ([198.51.100.3] helo=[172.16.5.5]) by mx.club.test with smtp (Exim 4.97) id 1qzeJb-0000000AbCd-5E2F "
             "for ben@club.test; Sun, 05 Nov 2023 14:20:31 +0000",
     .helo = "[172.16.5.5]", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "mx.club.test", .with = "smtp",
     .id = "1qzeJb-0000000AbCd-5E2F", .recipient = "ben@club.test", .when = STAMP},
    {.key = "sendmail-submit",
     .body = "(from ann@localhost) by hub.club.test (8.17.2/8.17.2/Submit) id 3A5EKVxx004713; Sun, 5 Nov 2023 15:20:31 +0100",
     .by = "hub.club.test", .id = "3A5EKVxx004713", .when = STAMP},
    {.key = "proofpoint",
     .body = "from pps.filterd (m00471.pps.test [127.0.0.1]) by mx0a-0047.pps.test (8.17.1.24/8.17.1.24) with ESMTP id 3A5EKVyy0047 "
             "for <ben@club.test>; Sun, 05 Nov 2023 14:20:31 GMT",
     .helo = "pps.filterd", .name = "m00471.pps.test", .ip = "127.0.0.1", .by = "mx0a-0047.pps.test", .with = "ESMTP",
     .id = "3A5EKVyy0047", .recipient = "ben@club.test", .when = STAMP},
    {.key = "proofpoint-edge",
     .body = "from out3.sender.test (out3.sender.test [198.51.100.3]) by mx0a-0047.pps.test (PPS) with ESMTPS id 3u0047-1 "
             "(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NOT) for <ben@club.test>; Sun, 05 Nov 2023 14:20:31 +0000 (GMT)",
     .helo = "out3.sender.test", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "mx0a-0047.pps.test", .with = "ESMTPS",
     .id = "3u0047-1", .recipient = "ben@club.test", .tls = "TLSv1.2", .when = STAMP},
    {.key = "mimecast",
     .body = "from out3.sender.test (out3.sender.test [198.51.100.3]) (Using TLS) by relay.cast.test with ESMTP id eu-mta-7-Zz-1; "
             "Sun, 05 Nov 2023 14:20:31 +0000",
     .helo = "out3.sender.test", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "relay.cast.test", .with = "ESMTP",
     .id = "eu-mta-7-Zz-1", .when = STAMP},
    {.key = "barracuda",
     .body = "from relay9 (out3.sender.test [198.51.100.3]) by fish.corp.test with ESMTP id zYxWvU for <ben@club.test>; "
             "Sun, 05 Nov 2023 15:20:31 +0100 (CET)",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "fish.corp.test", .with = "ESMTP", .id = "zYxWvU",
     .recipient = "ben@club.test", .when = STAMP},
    {.key = "stalwart",
     .body = "from relay9 (out3.sender.test [198.51.100.3]) (using TLSv1.3 with cipher TLS13_AES_256_GCM_SHA384) by st.club.test "
             "(Stalwart SMTP) with ESMTPS id 2F1A47; Sun, 5 Nov 2023 14:20:31 +0000",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "st.club.test", .with = "ESMTPS", .id = "2F1A47",
     .tls = "TLSv1.3", .when = STAMP},
    {.key = "hmailserver",
     .body = "from relay9 (out3.sender.test [198.51.100.3]) by hm.club.test with ESMTPS (version=TLSv1.3 cipher=TLS_AES_256_GCM_SHA384 bits=256) ; "
             "Sun, 5 Nov 2023 15:20:31 +0100",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "hm.club.test", .with = "ESMTPS", .tls = "TLSv1.3",
     .when = STAMP},
    {.key = "roundcube",
     .body = "from dsl9.access.test [203.0.113.9] by web.club.test with HTTP (HTTP/1.1 POST); Sun, 05 Nov 2023 15:20:31 +0100",
     .helo = "dsl9.access.test", .ip = "203.0.113.9", .by = "web.club.test", .with = "HTTP", .when = STAMP},
    {.key = "exchange-https",
     .body = "from AB1PR01MB0047.test (2001:db8:47::5) by CD2PR01MB0047.test with HTTPS; Sun, 5 Nov 2023 14:20:31 +0000",
     .helo = "AB1PR01MB0047.test", .ip = "2001:db8:47::5", .by = "CD2PR01MB0047.test", .with = "HTTPS", .when = STAMP},
    {.key = "clamsmtp",
     .body = "from out3.sender.test (198.51.100.3) by scan.club.test with ESMTP id 0047 (ClamSMTP); Sun, 5 Nov 2023 15:20:31 +0100 (CET)",
     .helo = "out3.sender.test", .ip = "198.51.100.3", .by = "scan.club.test", .with = "ESMTP", .id = "0047", .when = STAMP},
    {.key = "no-date",
     .body = "from relay9 (out3.sender.test [198.51.100.3]) by in.club.test (Postfix) with ESMTP id 4711",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "in.club.test", .with = "ESMTP", .id = "4711"},
    {.key = "names-like-words",
     .body = "from by.with.id (by.with.id [198.51.100.3]) by for.via.test (Postfix) with ESMTP id by-for; Sun, 5 Nov 2023 06:20:31 PST",
     .helo = "by.with.id", .name = "by.with.id", .ip = "198.51.100.3", .by = "for.via.test", .with = "ESMTP", .id = "by-for", .when = STAMP},
    {.key = "semicolon-in-comment",
     .body = "from relay9 (out3.sender.test [198.51.100.3]) by in.club.test (Postfix; hardened) with ESMTP id 4711 for <ben@club.test>; Sun, 5 Nov 2023 14:20:31 GMT",
     .helo = "relay9", .name = "out3.sender.test", .ip = "198.51.100.3", .by = "in.club.test", .with = "ESMTP", .id = "4711", .recipient = "ben@club.test", .when = STAMP},
    {.key = "helo-of-clauses",
     .body = "from bank.test by inner.bank.test with ESMTP id 1 (dsl9.access.test [203.0.113.9]) by in.club.test (Postfix) with SMTP id 4711; Sun, 5 Nov 2023 14:20:31 GMT",
     .helo = "bank.test by inner.bank.test with ESMTP id 1", .name = "dsl9.access.test", .ip = "203.0.113.9", .by = "in.club.test",
     .with = "SMTP", .id = "4711", .when = STAMP, .repairs = "ambiguous"},
    {.key = "helo-with-address",
     .body = "from x (bank.test [192.0.2.1]) (dsl9.access.test [203.0.113.9]) by in.club.test (Postfix) with SMTP id 4711; Sun, 5 Nov 2023 14:20:31 GMT",
     .helo = "x", .name = "dsl9.access.test", .ip = "203.0.113.9", .by = "in.club.test", .with = "SMTP", .id = "4711", .when = STAMP, .repairs = "ambiguous"},
    {.key = "helo-with-semicolon",
     .body = "from x; Mon, 1 Jan 2001 00:00:00 GMT (dsl9.access.test [203.0.113.9]) by in.club.test (Postfix) with SMTP id 4711; Sun, 5 Nov 2023 14:20:31 GMT",
     .helo = "x", .name = "dsl9.access.test", .ip = "203.0.113.9", .by = "in.club.test", .with = "SMTP", .id = "4711", .when = STAMP},
    {.key = "unclosed",
     .body = "from relay9 (out3.sender.test [198.51.100.3] by in.club.test with ESMTP id 4711; Sun, 5 Nov 2023 14:20:31 GMT",
     .helo = "relay9", .ip = "198.51.100.3", .by = "in.club.test", .with = "ESMTP", .id = "4711", .when = STAMP, .repairs = "unclosed family-unknown"},
    {.key = "octets", .body = "from a\x01z ([198.51.100.3]) by in.club.test; yesterday", .helo = "a\x01z", .ip = "198.51.100.3",
     .by = "in.club.test", .repairs = "control-octets date-unread family-unknown"},
    {.key = "empty", .body = ""},
    {.key = "folds", .body = " \r\n\t\r\n "},
    {.key = "words", .body = "from from by by with id for ;;"},
};
/* clang-format on */

static const struct {
    const char *key; /* of a corpus' `exp` object */
    size_t member;
    ReceivedItem item;
} items[] = {
    {"helo",  offsetof(Row, helo),          RECEIVED_HELO         },
    {"rdns",  offsetof(Row, name),          RECEIVED_NAME         },
    {"ip",    offsetof(Row, ip),            RECEIVED_IP           },
    {"by",    offsetof(Row, by),            RECEIVED_BY           },
    {"proto", offsetof(Row, with),          RECEIVED_WITH         },
    {"id",    offsetof(Row, id),            RECEIVED_ID           },
    {"rcpt",  offsetof(Row, recipient),     RECEIVED_FOR          },
    {"env",   offsetof(Row, envelope_from), RECEIVED_ENVELOPE_FROM},
    {"tls",   offsetof(Row, tls),           RECEIVED_TLS          },
};

/* The item as the contract writes it; yours. */
static char *told(const Received *received, ReceivedItem item)
{
    char ip[ADDRESS_TEXT_SIZE];

    if (item == RECEIVED_IP && received->ip.version != 0)
        return g_strdup(address_to_text(&received->ip, ip));
    if (item == RECEIVED_NAME && received->name_missing)
        return g_strdup("");
    return received_text(received, item);
}

/* Every value stands where it says. */
static void check_places(const Received *received, Bytes body, uint64_t offset)
{
    for (int i = 0; i < N_RECEIVED_ITEMS; i++) {
        const ReceivedValue *value = &received->items[i];

        if (value->text.data == NULL)
            continue;
        g_assert_cmpuint(value->offset, >=, offset);
        g_assert_cmpuint(value->offset + value->text.len, <=, offset + body.len);
        g_assert_true(value->text.data == body.data + (value->offset - offset));
    }
}

static void test_row(gconstpointer data)
{
    const Row *row = data;
    Received received;
    g_autoptr(GString) repairs = g_string_new(NULL);
    int64_t when;

    received_parse(bytes_of_text(row->body), 100, &received);
    check_places(&received, bytes_of_text(row->body), 100);
    for (size_t i = 0; i < G_N_ELEMENTS(items) && !g_str_equal(row->key, "words"); i++) {
        g_autofree char *text = told(&received, items[i].item);

        g_assert_cmpstr(text, ==, *(const char *const *)((const char *)row + items[i].member));
    }
    g_assert_cmpint(received.is_authenticated, ==, row->is_authenticated);
    g_assert_cmpint(received.has_stamp, ==, row->when != NULL);
    if (row->when != NULL) {
        g_autofree char *zoned = g_strconcat(row->when, "Z", NULL);

        g_assert_true(when_parse(bytes_of_text(zoned), &when));
        g_assert_cmpint(received.stamp.when / NS_PER_SECOND, ==, when / NS_PER_SECOND);
    }
    if (row->repairs == NULL)
        return;
    for (int i = 0; i < N_RECEIVED_REPAIRS; i++)
        if (received_is_repaired(&received, (ReceivedRepair)i))
            g_string_append_printf(repairs, "%s%s", repairs->len == 0 ? "" : " ",
                                   received_repair_name((ReceivedRepair)i));
    g_assert_cmpstr(repairs->str, ==, row->repairs);
}

/* How many lines are read right in each field is printed, and all have to be. */
static void test_score(void)
{
    guint right[G_N_ELEMENTS(items) + 1] = {0}, lines = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(rows) && !g_str_equal(rows[i].key, "words"); i++, lines++) {
        Received received;

        received_parse(bytes_of_text(rows[i].body), 0, &received);
        for (size_t j = 0; j < G_N_ELEMENTS(items); j++) {
            g_autofree char *text = told(&received, items[j].item);
            right[j] +=
                g_strcmp0(text, *(const char *const *)((const char *)&rows[i] + items[j].member)) ==
                0;
        }
        right[G_N_ELEMENTS(items)] += received.has_stamp == (rows[i].when != NULL);
    }
    for (size_t j = 0; j <= G_N_ELEMENTS(items); j++) {
        g_test_message("%s: %u of %u", j < G_N_ELEMENTS(items) ? items[j].key : "date", right[j],
                       lines);
        g_assert_cmpuint(right[j], ==, lines);
    }
}

/* Octets of every kind and cut: values stay inside the body. */
static void test_any_octets(void)
{
    static const char pieces[] =
        "from by with id for (<[\"]>);, \\\n[192.0.2.1]Sun, 5 Nov 2023 1:2:3";

    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) body = g_string_new(NULL);
        Received received;

        for (int i = g_test_rand_int_range(0, 40); i > 0; i--) {
            int at = g_test_rand_int_range(0, (int)sizeof(pieces) - 1);
            int len = g_test_rand_int_range(1, 12);

            g_string_append_len(body, pieces + at, MIN(len, (int)sizeof(pieces) - 1 - at));
        }
        received_parse((Bytes){(const uint8_t *)body->str, body->len}, 7, &received);
        check_places(&received, (Bytes){(const uint8_t *)body->str, body->len}, 7);
    }
}

/* Long lines of what opens and does not close take no longer than others. */
static void test_bombs(void)
{
    static const char *const pieces[] = {"(",       "[",     "<",     "\"",
                                         "<\"\\\"", "from ", "by a ", "; Mon "};

    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) body = g_string_new("from a by b ");
        Received received;

        while (body->len < 1000000)
            g_string_append(body, pieces[i]);
        received_parse((Bytes){(const uint8_t *)body->str, body->len}, 0, &received);
        g_assert_true(received_is_repaired(&received, REPAIR_CUT) ||
                      received_is_repaired(&received, REPAIR_OPEN));
    }
}

/* RECEIVED_LINES names a JSON file of [{raw, exp {helo, rdns, ip, by, proto, id, rcpt, env,
 * date}}]: how many of its fields are read right is printed, and none may be wrong. */
static void test_lines_of_others(void)
{
    const char *path = g_getenv("RECEIVED_LINES");
    json_t *lines = path == NULL ? NULL : json_load_file(path, 0, NULL), *line;
    guint right[G_N_ELEMENTS(items) + 1] = {0}, logged_in = 0;
    size_t i;

    if (lines == NULL) {
        g_test_message("RECEIVED_LINES names no file");
        return;
    }
    json_array_foreach(lines, i, line)
    {
        const json_t *expected = json_object_get(line, "exp");
        const json_t *date = json_object_get(expected, "date");
        Received received;

        received_parse(bytes_of_text(json_string_value(json_object_get(line, "raw"))), 0,
                       &received);
        for (size_t j = 0; j < G_N_ELEMENTS(items); j++) {
            g_autofree char *text = told(&received, items[j].item);
            right[j] +=
                g_strcmp0(text, json_string_value(json_object_get(expected, items[j].key))) == 0;
        }
        right[G_N_ELEMENTS(items)] +=
            json_is_integer(date) ? received.has_stamp && received.stamp.when / NS_PER_SECOND ==
                                                              json_integer_value(date)
                                  : !received.has_stamp;
        logged_in += received.is_authenticated == json_is_true(json_object_get(expected, "auth"));
    }
    for (size_t j = 0; j <= G_N_ELEMENTS(items); j++) {
        g_test_message("%s: %u of %u", j < G_N_ELEMENTS(items) ? items[j].key : "date", right[j],
                       (guint)json_array_size(lines));
        g_assert_cmpuint(right[j], ==, json_array_size(lines));
    }
    g_test_message("auth: %u of %u", logged_in, (guint)json_array_size(lines));
    g_assert_cmpuint(logged_in, ==, json_array_size(lines));
    json_decref(lines);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/received/%s", rows[i].key);

        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/received/score", test_score);
    g_test_add_func("/received/any-octets", test_any_octets);
    g_test_add_func("/received/bombs", test_bombs);
    g_test_add_func("/received/lines-of-others", test_lines_of_others);
    return g_test_run();
}
