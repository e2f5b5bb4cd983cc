// picture.jsx - a picture that posta drew: taken over shape by shape, in a tree of its own.
import { useEffect, useRef } from "preact/hooks";
import { useLoad } from "./load.js";
import { go } from "./state.js";

const SHAPES = new Set(["svg", "g", "title", "desc", "style", "defs", "marker", "pattern", "line", "rect", "circle",
    "path", "polyline", "polygon", "text", "tspan"]);

/* What is drawn comes from posta; whatever else may have come into it stays outside. */
function adopt(text) {
    const picture = new DOMParser().parseFromString(text, "image/svg+xml");
    for (const element of [...picture.querySelectorAll("*")]) {
        if (!SHAPES.has(element.localName))
            element.remove();
        for (const { name } of [...element.attributes])
            if (name.startsWith("on") || /href$/i.test(name))
                element.removeAttribute(name);
    }
    return document.importNode(picture.documentElement, true);
}

export function Picture({ door, name, label }) {
    const frame = useRef(null);
    const { value, problem } = useLoad(() => door.picture(name), [name]);
    useEffect(() => {
        if (!value)
            return;
        const tree = frame.current.shadowRoot ?? frame.current.attachShadow({ mode: "open" });
        const picture = adopt(value), style = document.createElement("style");
        style.textContent = "svg { max-width: max(100%, 700px); height: auto } [data-id], [data-list] { cursor: pointer } [data-list]:hover { opacity: .7 }";
        tree.replaceChildren(style, picture);
        picture.addEventListener("click", (event) => {
            const { id, list, words } = event.target.closest("[data-id], [data-list]")?.dataset ?? {};
            if (list)
                go({ list, words, id: "", tab: "" });
            else if (id)
                go({ id, tab: "" });
        });
    }, [value]);
    return (
        <figure class="picture" tabIndex={0} aria-label={label}>
            <div ref={frame} />
            {problem && <p class="note">{problem}</p>}
        </figure>
    );
}
