// app.jsx - three panes and a search bar: what there is, a list of it, one thing in full.
import { useEffect, useRef } from "preact/hooks";
import { Facets } from "./facets.jsx";
import { listenToKeys } from "./keys.js";
import { List, Lists } from "./list.jsx";
import { Overview } from "./overview.jsx";
import { go, OVERVIEW, state } from "./state.js";
import { Thing } from "./thing.jsx";

const KEYS = [
    ["j, k", "the next and the previous line of the list"],
    ["Enter", "read the thing that is chosen"],
    ["/", "search"],
    ["Esc", "back: out of the search, out of the thing"],
    ["?", "this help"],
];

const WORDS = [
    ["from:ana to:@club.example", "who sent it, and to whom"],
    ["subject:\"the invoice\"", "in the subject"],
    ["has:attachment", "also link, finding, oddity, credential, message"],
    ["type:application/pdf", "what is attached; * stands for anything"],
    ["finding:spf-fail severity:>=high", "by what was found"],
    ["server:192.0.2.25 client:… proto:smtp", "by connection"],
    ["after:2024-03-01 before:2024-03-02T12:00", "by time, UTC"],
    ["size:>1M", "by size"],
    ["invoice \"two words\"", "in any text"],
    ["-from:ana (a OR b)", "not; either; together"],
];

function Search() {
    const { words } = state.value;
    const submit = (event) => {
        event.preventDefault();
        go({ words: new FormData(event.target).get("words").trim(), id: "", tab: "" });
        document.getElementById("list").focus();
    };
    return (
        <form class="search" role="search" onSubmit={submit}>
            <label for="words" class="unseen">Filter words</label>
            <input id="words" name="words" key={words} defaultValue={words} type="search" autocomplete="off"
                spellcheck={false} placeholder="from:ana has:attachment severity:>=high   ( / )" />
            <button>Search</button>
        </form>
    );
}

function Table({ rows }) {
    return (
        <dl class="pairs">
            {rows.map(([name, meaning]) => [<dt><code>{name}</code></dt>, <dd>{meaning}</dd>])}
        </dl>
    );
}

function Help({ dialog }) {
    return (
        <dialog ref={dialog} aria-labelledby="help-title">
            <h2 id="help-title">Keys</h2>
            <Table rows={KEYS} />
            <h2>Filter words</h2>
            <Table rows={WORDS} />
            <form method="dialog"><button>Close</button></form>
        </dialog>
    );
}

export function App({ door, overview }) {
    const dialog = useRef(null);
    const { id } = state.value;
    const isOverview = id === "" || id === OVERVIEW;
    useEffect(() => listenToKeys(() => dialog.current.showModal()), []);
    return (
        <div class={id === "" ? "app" : "app has-thing"}>
            <header class="bar">
                <h1><a href="#">posta</a></h1>
                <Search />
                <button type="button" onClick={() => dialog.current.showModal()} aria-label="Help">?</button>
            </header>
            <Lists counts={overview.lists} />
            <Facets door={door} />
            <List door={door} />
            <main class="pane thing" id="thing" tabIndex={-1} aria-label="What is chosen">
                {isOverview ? <Overview door={door} overview={overview} /> : <Thing key={id} door={door} id={id} />}
            </main>
            <Help dialog={dialog} />
        </div>
    );
}
