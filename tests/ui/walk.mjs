// walk.mjs - walks through a report and a served page as a reader would; says TAP.
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import assert from "node:assert/strict";
import { close, folder, isAccessible, open, page, reportOf, SCENE, serve, trouble, UI } from "./browser.mjs";
import { captureOf } from "./mails.mjs";

const golden = (name) => new URL(`../golden/${name}/input.pcap`, import.meta.url).pathname;
const EVIL = new URL("evil.eml", import.meta.url).pathname;
/* Who sent the attachment, from where, with which password, and who was refused. */
const STORY = () => {
    const file = join(folder, "story.pcap");
    execFileSync(SCENE, ["--pcap", file, new URL("story.scene", import.meta.url).pathname]);
    return file;
};
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
    await page.emulateMedia({ media: "print", colorScheme: "dark" }); /* paper is white */
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
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

/* Everything there is to see, in each width, with what reads pages aloud in mind. */
async function seesAll(address) {
    const sizes = { wide: { width: 1400, height: 900 }, narrow: { width: 820, height: 1000 }, phone: { width: 390, height: 800 } };
    for (const [size, viewport] of Object.entries(sizes)) {
        await open(address, { viewport });
        await page.waitForFunction(() => document.querySelectorAll("figure.picture > div").length === 2);
        await isAccessible(`overview, ${size}`);
    }
    await open(address, { colorScheme: "dark" });
    const lists = await page.locator("nav.lists a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const seen = new Set();
    for (const list of lists.slice(1)) {
        await page.goto(address + list);
        await rows().first().click();
        await page.waitForSelector("article [role=tab]");
        for (const name of await page.getByRole("tab").allInnerTexts()) {
            const title = name.replace(/[\d\s]+$/, "");
            if (seen.has(title))
                continue;
            seen.add(title);
            await tab(title).click();
            await page.waitForSelector(`[role=tab][aria-selected=true] >> text=${title}`);
            await page.waitForTimeout(100);
            await isAccessible(`${list}, ${title}`);
        }
    }
    for (const title of ["Message", "Headers", "Parts", "Dialogue", "Finding", "Findings", "Look-up", "Raw", "Packets", "Record"])
        assert.ok(seen.has(title), `${title} was not seen: ${[...seen]}`);
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await isAccessible("help");
    assert.deepEqual(trouble, []);
}

const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());

/* Presses Tab until what is wanted has the focus. */
async function tabTo(wanted) {
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press("Tab");
        if (await focused() === wanted)
            return;
    }
    assert.fail(`Tab never came to ${wanted}`);
}

/* Without a pointer: what can be clicked can be reached, and done, by keys. */
async function walksByKeys(address) {
    await open(address);
    await tabTo("Envelopes 6");
    await page.keyboard.press("Enter");
    await total("6 lines");
    await tabTo("list");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector("#row-1[aria-selected=true]");
    await page.keyboard.press("ArrowUp");
    await page.waitForSelector("#row-0[aria-selected=true]");
    await page.keyboard.press("Enter");
    assert.equal(await focused(), "thing");
    await tabTo("tab-message");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("#tab-headers[aria-selected=true]");
    assert.equal(await focused(), "tab-headers");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await page.waitForSelector("#tab-record[aria-selected=true]");
    await page.keyboard.press("Escape");
    assert.equal(await focused(), "list");
    assert.equal(await page.locator("article").count(), 0);
    await tabTo("words");
    await page.keyboard.type("subject:lottery?");
    assert.equal(await page.locator("dialog[open]").count(), 0); /* it is typed, not asked */
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Enter");
    await total("1 line");
    assert.equal(await focused(), "list");
    await page.keyboard.press("?");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog[open]"));
    await tabTo("smtp1");
    await page.keyboard.press("Space");
    await page.waitForFunction(() => location.hash.includes("proto"));
    assert.deepEqual(trouble, []);
}

/* What somebody asks who sees the page for the first time: by what can be read and clicked in it. */
async function answersAtOnce(address) {
    await open(address);
    const view = page.locator("main");
    /* which recipient was refused, and why */
    await page.waitForSelector(".overview table");
    assert.match(await view.innerText(), /nobody@club\.example\s+550 5\.1\.1 no such user here/);
    /* was the password visible */
    await page.getByRole("link", { name: "A log-in that anybody could read" }).click();
    await page.waitForSelector("article .finding");
    assert.match(await view.innerText(), /The password of ana@client\.example crossed the network readable/);
    /* who sent the mail with the attachment, and from where */
    await page.getByRole("link", { name: /^Messages/ }).click();
    await page.getByRole("navigation", { name: "Facets" }).getByRole("button", { name: /^attachment/ }).click();
    await total("1 line");
    await rows().first().click();
    await page.waitForSelector("article");
    const told = await view.innerText();
    assert.match(told, /MAIL FROM\s+ana@client\.example/);
    assert.match(told, /From where\s+192\.0\.2\.10 observed/);
    assert.match(told, /Log-in\s+ana@client\.example by PLAIN, accepted, password readable on the wire/);
    assert.match(told, /nobody@club\.example refused 550 5\.1\.1 no such user here/);
    assert.match(told, /From\s+Ana Pérez <ana@client\.example>/);
    assert.match(told, /Attachments\s+bill\.pdf/);
    /* the same, the other way round: by its type, and by a bar of the time line */
    await page.getByRole("link", { name: "close" }).click();
    await page.getByRole("button", { name: /^attachment/ }).click();
    await page.getByRole("button", { name: /^application\/pdf/ }).click();
    await total("1 line");
    await page.goto(`${address}#list=credentials`);
    await page.locator("figure.picture svg g[data-list=messages]").first().click();
    await page.waitForFunction(() => /list=messages|words=after/.test(location.hash));
    await total("1 line");
    assert.deepEqual(trouble, []);
}

async function staysInert(address) {
    await open(address);
    await rows().first().click();
    await page.waitForSelector("pre.mail");
    for (const name of await page.getByRole("tab").allInnerTexts()) {
        await tab(name.replace(/[\d\s]+$/, "")).click();
        await page.waitForTimeout(50);
        assert.equal(await page.locator("#page :is(a, area)[href*=':']:not([href^='#'], [href^='api/'])").count(), 0, name);
    }
    await tab("Message").click();
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
    "every view is for everybody": () => serve([STORY(), ...SOURCES], seesAll),
    "all of it can be done by keys": () => serve(SOURCES, walksByKeys),
    "the page answers what a newcomer asks": () => serve([STORY()], answersAtOnce),
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
