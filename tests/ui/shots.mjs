// shots.mjs - takes the pictures that the README shows, of the present page and of what draw makes.
//
// usage: run POSTA SCENE shots.mjs
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { close, folder, fresh, page, POSTA, reportOf, SCENE } from "./browser.mjs";
import { captureOf } from "./mails.mjs";

const here = (name) => new URL(name, import.meta.url).pathname;
const golden = (name) => here(`../golden/${name}/input.pcap`);
const SOURCES = ["auth-login", "refused", "rejected", "curl", "pop3-session", "imap-session", "names-mx", "tls-stripped"].map(golden);

const many = join(folder, "many.pcap");
captureOf(700, many, SCENE);

/* NAME, what is drawn, of which sources */
const PICTURES = [
    ["sequence", "d", [golden("pipelined")]],
    ["route", "m", [here("../cli/route.eml")]],
    ["timeline", "timeline", SOURCES],
    ["matrix", "matrix", [many, ...SOURCES]],
];

for (const [name, what, sources] of PICTURES) {
    const file = join(folder, `${name}.svg`);
    execFileSync(POSTA, ["draw", what, ...sources, "--svg", file]);
    await fresh({ viewport: { width: 1100, height: 800 } });
    await page.goto(`file://${file}`);
    await page.locator("svg").screenshot({ path: here(`../../docs/pictures/${name}.png`) });
}

/* NAME, what stands behind the # of the address, in which colours */
const address = reportOf("mail.html", SOURCES);
const SHOTS = [["page", "", "light"], ["page-dark", "tab=dialogue", "dark"]];
for (const [name, state, colorScheme] of SHOTS) {
    await fresh({ viewport: { width: 1280, height: 800 }, colorScheme });
    await page.goto(address);
    await page.waitForSelector("#list .row .first");
    if (state !== "") {
        await page.locator("#list .row").first().click();
        await page.waitForSelector("article");
        await page.goto(`${page.url()}&${state}`);
        await page.locator("article .picture svg").waitFor();
    }
    await page.waitForTimeout(300);
    await page.screenshot({ path: here(`../../docs/pictures/${name}.png`) });
}
await close();
