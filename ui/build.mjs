// build.mjs - puts the script and the style into one page: node build.mjs [FILE], else dist/posta.html
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { build } from "esbuild";

const here = (name) => new URL(name, import.meta.url).pathname;
const target = process.argv[2] ?? here("dist/posta.html");

async function bundle(entry) {
    const result = await build({
        entryPoints: [here(entry)],
        bundle: true,
        minify: true,
        write: false,
        format: "iife",
        target: "es2020",
        charset: "ascii",
        jsx: "automatic",
        jsxImportSource: "preact",
        legalComments: "none",
    });
    return result.outputFiles[0].text.trim();
}

const script = await bundle("src/main.jsx");
const style = await bundle("src/style.css");
const hash = createHash("sha256").update(script).digest("base64");
const page = readFileSync(here("src/page.html"), "utf8")
    .replace("SCRIPT_HASH", () => hash)
    .replace("STYLE", () => style)
    .replace("SCRIPT", () => script);

mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, page);
