// keys.js - the keyboard: j k / ? Enter Esc.
import { go, state } from "./state.js";
import { step } from "./list.jsx";

const isTyping = (target) => target.matches?.("input, textarea, select") ?? false;

function back(target) {
    if (isTyping(target))
        target.blur();
    else if (state.peek().id !== "")
        go({ id: "", tab: "" });
    document.getElementById("list")?.focus();
}

/* Returns what stops the listening. */
export function listenToKeys(showHelp) {
    const actions = {
        j: () => step(1),
        k: () => step(-1),
        "/": () => document.getElementById("words").select(),
        "?": showHelp,
    };
    const listen = (event) => {
        if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]"))
            return;
        if (event.key === "Escape")
            back(event.target);
        else if (!isTyping(event.target) && Object.hasOwn(actions, event.key))
            actions[event.key]();
        else
            return;
        event.preventDefault();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
}
