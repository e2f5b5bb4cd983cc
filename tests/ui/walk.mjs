// walk.mjs - walks through a report and a served page as a reader would; says TAP.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { close, folder, isAccessible, open, page, reportOf, SCENE, serve, trouble, UI } from "./browser.mjs";
import { captureOf } from "./mails.mjs";

const golden = (name) => new URL(`../golden/${name}/input.pcap`, import.meta.url).pathname;
const EVIL = new URL("evil.eml", import.meta.url).pathname;
const SOURCES = ["auth-login", "refused", "rejected", "imap-session", "names-mx"].map(golden);

/* Filters that the page tries by itself in a report, and the server by SQL: they must find the same. */
const FILTERS = ["from:juan", "to:@club.example", "has:attachment", "has:finding", "severity:>=high", "severity:low",
    "-severity:high", "finding:*plaintext*", "proto:smtp", "proto:IMAP", "server:192.0.2.25", "server:587",
    "client:192.0.2", "subject:plan", "size:>300", "size:0.3k", "after:2026", "before:2026-11-22T19", "hola",
    "\"250 ok\"", "auth OR quit", "-(proto:smtp from:juan)", "(from:juan OR to:ben) -severity:medium", "oddity:*",
    "has:credential", "type:text/csv", "type:text/*", "type:\"image/png\"", "QUIT", "postf"];

const rows = () => page.locator("#list .row");
const tab = (name) => page.getByRole("tab", { name });
const total = async (text) => page.waitForFunction((wanted) => document.querySelector(".state").textContent.startsWith(wanted), text);

async function walk(address) {
    await open(address);
    await page.waitForSelector(".overview .picture svg, .overview figure div");
    await isAccessible("walk");

    await page.keyboard.press("/");
    await page.keyboard.type("from:juan subject:auth-login");
    await page.keyboard.press("Enter");
    await total("1 line");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.waitForSelector("article h2");
    assert.match(await page.locator("article h2").innerText(), /Hola ¡plan! ✓/);
    await page.waitForSelector("pre.mail");
    assert.match(await page.locator("pre.mail").first().innerText(), /Hola Ana, ¿qué tal\?/);
    await isAccessible("walk");

    for (const name of ["Headers", "Parts", "Findings", "Packets", "Record", "Raw"]) {
        await tab(name).click();
        await page.waitForSelector(`[role=tab][aria-selected=true] >> text=${name}`);
    }
    await page.waitForSelector("pre.mail");
    await tab("Dialogue").click();
    await page.waitForFunction(() => document.querySelector(".picture div")?.shadowRoot?.querySelector("svg text"));
    assert.match(await page.locator(".talk").innerText(), /MAIL FROM:<juan@client.example>/);
    assert.match(await page.locator("#view").innerText(), /readable on the wire/);
    await isAccessible("walk");

    const there = page.url();
    await page.keyboard.press("Escape");
    await page.waitForSelector(".overview");
    await open(there);
    await page.waitForSelector(".talk");
    assert.match(await page.locator("article h2").innerText(), /Hola ¡plan!/);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".facets").isVisible(), false);
    assert.equal(await page.locator(".talk").isVisible(), true);
    assert.ok((await page.pdf()).length > 5000);
    await page.emulateMedia({ media: "screen", colorScheme: "dark" });
    await isAccessible("walk");

    await page.goto(`${address}#list=envelopes`);
    await page.getByRole("button", { name: /refused|severity|192\.0\.2\.25/ }).first().click();
    await page.waitForFunction(() => location.hash.includes("words="));
    assert.deepEqual(trouble, []);
}

async function staysInert(address) {
    await open(address);
    await rows().first().click();
    await page.waitForSelector("pre.mail");
    const title = await page.title();
    await page.getByRole("button", { name: "show it, inert" }).click();
    const frame = page.frameLocator("iframe.html");
    await frame.locator("#out").waitFor();
    await frame.locator("#out").click();
    await page.waitForTimeout(500);
    assert.equal(await page.title(), title);
    assert.equal(await page.locator("#page script, #page img, #page b").count(), 0);
    assert.match(await page.locator("#view").innerText(), /evil/);
    const blocked = /Content Security Policy|sandbox|Blocked|Refused|Framing|ERR_BLOCKED|violates/i;
    assert.deepEqual(trouble.filter((one) => !blocked.test(one)), []);
}

async function findsTheSame(report, served) {
    await open(report);
    for (const words of FILTERS)
        for (const list of ["messages", "dialogues", "findings"]) {
            const answer = await fetch(`${served}api/list/${list}?words=${encodeURIComponent(words)}&limit=1000`).then((one) => one.json());
            const wanted = answer.total ?? answer.error;
            await page.goto(`${report}#${new URLSearchParams({ list, words })}`);
            await page.waitForFunction(([count]) => document.querySelector(".state").textContent.replace(/\D/g, "") === String(count),
                [wanted], { timeout: 3000 }).catch(async () => assert.fail(
                `${list} ${words}: ${await page.locator(".state").innerText()}, the server ${wanted}`));
        }
}

/* Five hundred messages without their octets are for a browser to open at once. */
function staysSmall() {
    const file = join(folder, "500.pcap");
    captureOf(500, file, SCENE);
    const address = reportOf("500.html", ["--no-bodies", file]);
    const { size } = statSync(new URL(address));
    assert.ok(size < 10e6, `${size} bytes`);
    return opensPacked(address);
}

/* What is long is packed in the page, and opened there. */
async function opensPacked(address) {
    assert.match(readFileSync(new URL(address), "latin1"), /<script id="data" type="application\/json">\{"gzip":"/);
    await open(address);
    await total("500 lines");
    await rows().nth(3).click();
    await page.waitForSelector("article h2");
    assert.match(await page.locator("article h2").innerText(), /report 4 of the week/);
    assert.deepEqual(trouble, []);
}

const TESTS = {
    "the built page is what its sources make": () => {
        execFileSync(process.execPath, [join(UI, "build.mjs"), join(folder, "page.html")]);
        assert.ok(readFileSync(join(folder, "page.html")).equals(readFileSync(join(UI, "dist/posta.html"))),
            "ui/dist/posta.html is old: cd ui && npm run build");
    },
    "a walk through a report": () => walk(reportOf("mail.html", SOURCES)),
    "a walk through the served page": () => serve(SOURCES, walk),
    "hostile mail stays inert in a report": () => staysInert(reportOf("evil.html", [EVIL])),
    "hostile mail stays inert in the served page": () => serve([EVIL], staysInert),
    "filter words find the same in both": () => serve(SOURCES, (served) => findsTheSame(reportOf("same.html", SOURCES), served)),
    "a report of 500 messages is small, packed, and opens": staysSmall,
    "without script there is a summary": async () => {
        await open(reportOf("plain.html", SOURCES), { javaScriptEnabled: false });
        assert.match(await page.locator("#summary").innerText(), /A log-in that anybody could read/);
    },
};

console.log(`1..${Object.keys(TESTS).length}`);
let number = 0, failed = 0;
for (const [name, test] of Object.entries(TESTS)) {
    try {
        await test();
        console.log(`ok ${++number} ${name}`);
    } catch (problem) {
        failed++;
        console.log(`not ok ${++number} ${name}`);
        console.log(String(problem.stack).replace(/^/gm, "# "), trouble?.length ? `\n# ${trouble.join("\n# ")}` : "");
    }
}
await close();
process.exitCode = failed > 0 ? 1 : 0;
