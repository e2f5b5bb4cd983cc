// state.js - where the reader is: all of it stands behind the # of the address.
import { signal } from "@preact/signals";

/* What is chosen where nothing is: it stands beside the list, or on a narrow screen in its place. */
export const OVERVIEW = "overview";

const DEFAULTS = { list: "messages", words: "", id: "", tab: "" };

function read() {
    const told = new URLSearchParams(location.hash.slice(1));
    return Object.fromEntries(Object.entries(DEFAULTS).map(([key, value]) => [key, told.get(key) ?? value]));
}

export const state = signal(read());

/* The address of the present state with some changes. */
export function address(changes) {
    const told = new URLSearchParams();
    for (const [key, value] of Object.entries({ ...state.peek(), ...changes }))
        if (value !== DEFAULTS[key])
            told.set(key, value);
    return `#${told}`;
}

/* Goes there; a step through a list leaves no trace in the history. */
export function go(changes, isStep = false) {
    history[isStep ? "replaceState" : "pushState"](null, "", address(changes));
    state.value = read();
}

const follow = () => (state.value = read());
addEventListener("hashchange", follow);
addEventListener("popstate", follow);
