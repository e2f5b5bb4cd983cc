// walk.mjs - walks through a report and a served page as a reader would; says TAP.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";

const ui = new URL("../../ui/", import.meta.url).pathname;
const require = createRequire(join(ui, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const { POSTA } = process.env;
const golden = (name) => new URL(`../golden/${name}/input.pcap`, import.meta.url).pathname;
const EVIL = new URL("evil.eml", import.meta.url).pathname;
const SOURCES = ["auth-login", "refused", "rejected", "imap-session", "names-mx"].map(golden);
const folder = mkdtempSync(join(tmpdir(), "posta-walk-"));

/* Filters that the page tries by itself in a report, and the server by SQL: they must find the same. */
const FILTERS = ["from:juan", "to:@club.example", "has:attachment", "has:finding", "severity:>=high", "severity:low",
    "-severity:high", "finding:*plaintext*", "proto:smtp", "proto:IMAP", "server:192.0.2.25", "server:587",
    "client:192.0.2", "subject:plan", "size:>300", "size:0.3k", "after:2026", "before:2026-11-22T19", "hola",
    "\"250 ok\"", "auth OR quit", "-(proto:smtp from:juan)", "(from:juan OR to:ben) -severity:medium", "oddity:*",
    "has:credential", "QUIT", "postf"];

let browser, page, trouble;

/* A page that notes each complaint and each request that leaves. */
async function open(address, options = {}) {
    await page?.close();
    trouble = [];
    page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...options });
    page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
    page.on("pageerror", (error) => trouble.push(error.message));
    page.on("dialog", (dialog) => trouble.push(`dialog: ${dialog.message()}`));
    page.on("request", (request) => {
        const outside = !/^(file|data|blob|about):/.test(request.url()) && new URL(request.url()).host !== new URL(address).host;
        if (outside)
            trouble.push(`asked for ${request.url()}`);
    });
    /* what its policy stopped was never sent, though the browser sometimes tells of it */
    page.on("requestfailed", (request) => {
        if (/csp|ERR_BLOCKED/i.test(request.failure()?.errorText ?? ""))
            trouble = trouble.filter((one) => one !== `asked for ${request.url()}`);
    });
    await page.goto(address);
    await page.waitForSelector("#list, #summary");
}

const rows = () => page.locator("#list .row");
const tab = (name) => page.getByRole("tab", { name });
const total = async (text) => page.waitForFunction((wanted) => document.querySelector(".state").textContent.startsWith(wanted), text);

async function isAccessible() {
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { iframes: false, resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), []);
}

async function walk(address) {
    await open(address);
    await page.waitForSelector(".overview .picture svg, .overview figure div");
    await isAccessible();

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
    await isAccessible();

    for (const name of ["Headers", "Parts", "Findings", "Packets", "Record", "Raw"]) {
        await tab(name).click();
        await page.waitForSelector(`[role=tab][aria-selected=true] >> text=${name}`);
    }
    await page.waitForSelector("pre.mail");
    await tab("Dialogue").click();
    await page.waitForFunction(() => document.querySelector(".picture div")?.shadowRoot?.querySelector("svg text"));
    assert.match(await page.locator(".talk").innerText(), /MAIL FROM:<juan@client.example>/);
    assert.match(await page.locator("#view").innerText(), /readable on the wire/);
    await isAccessible();

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
    await isAccessible();

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

async function serve(sources, work) {
    const server = spawn(POSTA, ["serve", "--listen", "127.0.0.1:0", ...sources], { stdio: ["ignore", "pipe", "inherit"] });
    try {
        const [line] = await server.stdout.map(String).take(1).toArray();
        await work(line.split(" ")[0]);
    } finally {
        server.kill("SIGTERM");
        await new Promise((done) => server.on("exit", done));
        assert.equal(server.exitCode, 0);
    }
}

const reportOf = (name, sources) => {
    execFileSync(POSTA, ["report", "-q", "-o", join(folder, name), ...sources]);
    return `file://${join(folder, name)}`;
};

const TESTS = {
    "the built page is what its sources make": () => {
        execFileSync(process.execPath, [join(ui, "build.mjs"), join(folder, "page.html")]);
        assert.ok(readFileSync(join(folder, "page.html")).equals(readFileSync(join(ui, "dist/posta.html"))),
            "ui/dist/posta.html is old: cd ui && npm run build");
    },
    "a walk through a report": () => walk(reportOf("mail.html", SOURCES)),
    "a walk through the served page": () => serve(SOURCES, walk),
    "hostile mail stays inert in a report": () => staysInert(reportOf("evil.html", [EVIL])),
    "hostile mail stays inert in the served page": () => serve([EVIL], staysInert),
    "filter words find the same in both": () => serve(SOURCES, (served) => findsTheSame(reportOf("same.html", SOURCES), served)),
    "without script there is a summary": async () => {
        await open(reportOf("plain.html", SOURCES), { javaScriptEnabled: false });
        assert.match(await page.locator("#summary").innerText(), /A log-in that anybody could read/);
    },
};

browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
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
await browser.close();
rmSync(folder, { recursive: true });
process.exitCode = failed > 0 ? 1 : 0;
