// main.jsx - opens the data of the page, then shows it in place of the summary.
import { render } from "preact";
import { App } from "./app.jsx";
import { apiDoor } from "./door_api.js";
import { inlineDoor } from "./door_inline.js";
import { go, OVERVIEW } from "./state.js";

/* base64 of gzip: what a large report holds instead of plain JSON */
async function unpack(packed) {
    const octets = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
}

async function openDoor() {
    const data = JSON.parse(document.getElementById("data").textContent);
    if (data.door === "api")
        return apiDoor();
    return inlineDoor(data.gzip ? await unpack(data.gzip) : data);
}

async function start() {
    const root = document.getElementById("page");
    try {
        const door = await openDoor();
        const overview = await door.overview();
        document.getElementById("summary")?.remove();
        if (location.hash === "" && matchMedia("(max-width: 1000px)").matches)
            go({ id: OVERVIEW }, true);
        render(<App door={door} overview={overview} />, root);
    } catch (problem) {
        root.textContent = `The data of this page cannot be read: ${problem.message}`;
        root.setAttribute("role", "alert");
    }
}

start();
