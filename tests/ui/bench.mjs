// bench.mjs - what a page costs that shows few messages, and many: prints its times and their ratio.
//
// usage: run POSTA SCENE bench.mjs [FEW MANY]
import { statSync } from "node:fs";
import { join } from "node:path";
import { close, folder, fresh, page, reportOf, serve, SCENE } from "./browser.mjs";
import { captureOf } from "./mails.mjs";

const [few, many] = process.argv.slice(2).map(Number).concat(100, 10000);
const STEPS = 120, STEP_PIXELS = 900;
const RUNS = 3; /* the least of them counts: the machine has other things to do, too */

const capture = (count) => {
    const file = join(folder, `${count}.pcap`);
    captureOf(count, file, SCENE);
    return file;
};

/* How long its script ran until it stood still, in ms. */
async function scriptTime(address) {
    await fresh();
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    await page.goto(address);
    await page.waitForSelector("#list .row .first");
    await page.waitForFunction(() => document.querySelectorAll("figure.picture > div").length === 2 &&
        [...document.querySelectorAll("figure.picture > div")].every(({ shadowRoot }) => shadowRoot?.querySelector("svg")));
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "ScriptDuration").value * 1000;
}

/* Scrolls the list a screen a frame: the longest and the middle time between two frames, in ms. */
const scrollTimes = () => page.evaluate(async ([steps, pixels]) => {
    const list = document.getElementById("list"), gaps = [];
    let last = await new Promise(requestAnimationFrame);
    for (let i = 0; i < steps; i++) {
        list.scrollTop += pixels;
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - last);
        last = now;
    }
    gaps.sort((one, other) => one - other);
    return { middle: gaps[steps >> 1], longest: gaps[steps - 1], rows: document.querySelectorAll("#list .row").length };
}, [STEPS, STEP_PIXELS]);

const ms = (time) => `${time.toFixed(1)} ms`;

async function measure(door, count, address) {
    const times = [];
    for (let i = 0; i < RUNS; i++)
        times.push(await scriptTime(address));
    const { middle, longest, rows } = await scrollTimes();
    console.log(`${door}, ${count} messages: script ${ms(Math.min(...times))}; scrolling a screen a frame: ` +
        `${ms(middle)} a frame, ${ms(longest)} the longest, ${rows} rows in the page`);
    return Math.min(...times);
}

const served = {};
for (const count of [few, many])
    await serve([capture(count)], async (address) => (served[count] = await measure("served", count, address)));
console.log(`served: ${many} messages take ${(served[many] / served[few]).toFixed(2)} times the script time of ${few}`);
for (const count of [few, many]) {
    const address = reportOf(`${count}.html`, ["--no-bodies", capture(count)]);
    console.log(`report without bodies, ${count} messages: ${(statSync(address.slice("file://".length)).size / 1e6).toFixed(2)} MB`);
    await measure("report", count, address);
}
await close();
