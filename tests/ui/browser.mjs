// browser.mjs - a browser that notes each complaint, reports and served pages for it to open.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";

export const UI = new URL("../../ui/", import.meta.url).pathname;
export const { POSTA, SCENE } = process.env;

/* Where files of a run stand until its end. */
export const folder = mkdtempSync(join(tmpdir(), "posta-walk-"));

const require = createRequire(join(UI, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });

/* The page that is open, and what was complained of since. */
export let page, trouble = [];

/* A new page in place of the one before, with nothing in it. */
export async function fresh(options = {}) {
    await page?.close();
    trouble = [];
    page = await browser.newPage({ viewport: { width: 1400, height: 900 }, ...options });
}

/* Opens a page that notes each complaint and each request that leaves. */
export async function open(address, options = {}) {
    await fresh(options);
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
    await page.waitForSelector("#list, #summary", { state: "attached" });
}

/* Nothing of what is in sight stands in the way of those who use a page otherwise. */
export async function isAccessible(where) {
    if (await page.evaluate(() => window.axe === undefined))
        await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { iframes: false, resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes[0].html.slice(0, 120)}`), []);
}

/* Serves the sources while `work` is at it. */
export async function serve(sources, work) {
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

/* Writes a report; returns its address. */
export function reportOf(name, sources) {
    execFileSync(POSTA, ["report", "-q", "-o", join(folder, name), ...sources]);
    return `file://${join(folder, name)}`;
}

export async function close() {
    await browser.close();
    rmSync(folder, { recursive: true });
}
