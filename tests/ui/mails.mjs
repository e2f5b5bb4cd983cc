// mails.mjs - scenes of as many messages as are wanted, made of the language of tests/scenes.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const A_CONNECTION = 10; /* messages */
const PEOPLE = ["ana", "ben", "carla", "dana", "emil", "fay", "gil", "hugo"];
const HOUSES = ["club.example", "shop.example", "lab.example", "news.example"];

const one = (list, number) => list[number % list.length];

/* One transaction: every tenth has an attachment, every ninth a recipient that is refused. */
function transaction(number) {
    const from = `${one(PEOPLE, number)}@${one(HOUSES, number >> 3)}`, to = `${one(PEOPLE, number * 5 + 3)}@${one(HOUSES, number >> 5)}`;
    const second = String(number % 60).padStart(2, "0"), minute = String(Math.floor(number / 60) % 60).padStart(2, "0");
    const header = `From: ${one(PEOPLE, number)} <${from}> / To: <${to}> / Subject: report ${number} of the week / ` +
        `Date: Wed, 01 May 2024 12:${minute}:${second} +0000 / Message-ID: <${number}@${one(HOUSES, number >> 3)}>`;
    const text = `number ${number} of many / it says as much as mail does / `.repeat(12);
    const body = number % 10 === 0
        ? "MIME-Version: 1.0 / Content-Type: multipart/mixed; boundary=b /  / --b / Content-Type: text/plain /  / " +
            `${text}--b / Content-Type: application/pdf / Content-Disposition: attachment; filename="bill-${number}.pdf" / ` +
            "Content-Transfer-Encoding: base64 /  / JVBERi0xLjQKJcOkw7zDtsOfCg== / --b--"
        : ` / ${text}the end`;
    const refused = number % 9 === 0 ? [`C: RCPT TO:<nobody${number}@club.example>`, "S: 550 5.1.1 no such user"] : [];
    return [`C: MAIL FROM:<${from}>`, "S: 250 2.1.0 ok", `C: RCPT TO:<${to}>`, "S: 250 2.1.5 ok", ...refused, "C: DATA", "S: 354 go on",
        `C: ${header} / ${body} / .`, `S: 250 2.0.0 queued as Q${number}`];
}

/* Writes a capture of so many messages: `scene` is the program that makes packets of scenes. */
export function captureOf(count, file, scene) {
    const lines = [`scene   ${count} messages`, "source  no standard: how many there may be", ""];
    for (let number = 1; number <= count; number++) {
        if (number % A_CONNECTION === 1)
            lines.push(...number > 1 ? ["C: QUIT", "S: 221 bye", "connection"] : [], "S: 220 mx.club.example ESMTP",
                "C: EHLO client.example", "S: 250 hello");
        lines.push(...transaction(number));
    }
    writeFileSync(`${file}.scene`, `${[...lines, "C: QUIT", "S: 221 bye"].join("\n")}\n`);
    execFileSync(scene, ["--pcap", file, `${file}.scene`]);
}
