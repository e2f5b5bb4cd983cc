// list.jsx - a list of any length: only the rows in sight are there, and asked for.
import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { address, go, OVERVIEW, state } from "./state.js";
import { count, safe, secondText } from "./text.js";

const ROW_HEIGHT = 52; /* as the style has it */
const PAGE_ROWS = 100;
const ROWS_BEYOND = 8; /* above and below those in sight */
const SEVERITIES = ["info", "low", "medium", "high", "critical"];

const NAMES = {
    messages: "Messages",
    envelopes: "Envelopes",
    dialogues: "Dialogues",
    credentials: "Log-ins",
    findings: "Findings",
    oddities: "Oddities",
    lookups: "Look-ups",
};

/* What is known of the list that is shown. */
const shown = signal({ key: "", total: 0, pages: new Map(), problem: "" });

const rowAt = (index) => shown.peek().pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];

function indexOf(id) {
    for (const [page, rows] of shown.peek().pages) {
        const at = rows?.findIndex((row) => row.id === id) ?? -1;
        if (at >= 0)
            return page * PAGE_ROWS + at;
    }
    return -1;
}

/* To the next row (1) or the one before it (-1). */
export function step(by) {
    const row = rowAt(Math.max(indexOf(state.peek().id) + by, 0));
    if (row)
        go({ id: row.id, tab: "" }, true);
}

async function loadPage(door, key, page) {
    const { list, words } = state.peek();
    if (shown.peek().pages.has(page))
        return;
    shown.peek().pages.set(page, null);
    try {
        const answer = await door.list(list, words, page * PAGE_ROWS, PAGE_ROWS);
        if (shown.peek().key === key) {
            const pages = new Map(shown.peek().pages).set(page, answer.rows);
            shown.value = { key, total: answer.total, pages, problem: "" };
        }
    } catch (problem) {
        if (shown.peek().key === key)
            shown.value = { key, total: 0, pages: new Map(), problem: problem.message };
    }
}

export function Lists({ counts }) {
    const { list, id, words } = state.value;
    const isHere = (name) => name === list && id !== OVERVIEW;
    return (
        <nav class="lists" aria-label="Lists">
            <a href={address({ id: OVERVIEW, tab: "", list, words })} aria-current={id === OVERVIEW ? "page" : undefined}>Overview</a>
            {Object.keys(NAMES).filter((name) => counts[name] > 0 || name === list).map((name) => (
                <a key={name} href={address({ list: name, id: "", tab: "", words })}
                    aria-current={isHere(name) ? "page" : undefined}>
                    {NAMES[name]} <span class="count">{(counts[name] ?? 0).toLocaleString("en")}</span>
                </a>
            ))}
        </nav>
    );
}

function Row({ row, index, total, isChosen }) {
    const place = { top: `${index * ROW_HEIGHT}px` };
    if (!row)
        return <div class="row" style={place} role="option" aria-selected={false} aria-label="not here yet" />;
    const open = () => {
        go({ id: row.id, tab: "" });
        document.getElementById("list").focus();
    };
    return (
        <div class={`row rank-${row.rank ?? "none"}`} style={place} id={`row-${index}`} role="option"
            aria-selected={isChosen} aria-setsize={total} aria-posinset={index + 1} onClick={open}>
            <div class="half">
                <span class="first">{safe(row.first) || "\u2014"}</span>
                <span class="mark">
                    {row.rank !== undefined && <span class={`severity ${SEVERITIES[row.rank]}`}>{SEVERITIES[row.rank]}</span>}
                    {row.mark && row.mark !== SEVERITIES[row.rank] && <span class={`outcome ${row.mark}`}>{row.mark}</span>}
                </span>
            </div>
            <div class="half">
                <span class="second">{safe(row.second)}</span>
                <span class="time">{secondText(row.time)}</span>
            </div>
        </div>
    );
}

export function List({ door }) {
    const box = useRef(null);
    const [view, look] = useState({ top: 0, height: 800 });
    const { list, words, id } = state.value;
    const key = `${list}\n${words}`;
    const { total, problem } = shown.value;

    useLayoutEffect(() => {
        shown.value = { key, total: 0, pages: new Map(), problem: "" };
        box.current.scrollTop = 0;
        loadPage(door, key, 0);
    }, [key]);

    const first = Math.max(Math.floor(view.top / ROW_HEIGHT) - ROWS_BEYOND, 0);
    const end = Math.min(Math.ceil((view.top + view.height) / ROW_HEIGHT) + ROWS_BEYOND, total);
    useEffect(() => {
        for (let page = Math.floor(first / PAGE_ROWS); page * PAGE_ROWS < end; page++)
            loadPage(door, key, page);
    }, [key, first, end]);

    const chosen = id === "" ? -1 : indexOf(id);
    useEffect(() => {
        const { scrollTop, clientHeight } = box.current, top = chosen * ROW_HEIGHT;
        if (chosen >= 0 && (top < scrollTop || top + ROW_HEIGHT > scrollTop + clientHeight))
            box.current.scrollTop = top - clientHeight / 2;
    }, [chosen]);

    const measure = () => look({ top: box.current.scrollTop, height: box.current.clientHeight });
    useLayoutEffect(() => {
        measure();
        addEventListener("resize", measure);
        return () => removeEventListener("resize", measure);
    }, []);

    const onKey = (event) => {
        const steps = { ArrowDown: 1, ArrowUp: -1 };
        if (event.key in steps) {
            step(steps[event.key]);
            event.preventDefault();
        } else if (event.key === "Enter") {
            document.getElementById("thing").focus();
        }
    };
    const indexes = Array.from({ length: Math.max(end - first, 0) }, (_, i) => first + i);
    return (
        <section class="pane list" aria-label={NAMES[list] ?? list}>
            <p class="state" role="status">
                {problem ? <span class="problem">{problem}</span>
                    : `${count(total, "line")}${words ? " that these words find" : ""}`}
            </p>
            <div class="rows" id="list" ref={box} role="listbox" tabIndex={0} aria-label={NAMES[list] ?? list}
                aria-activedescendant={chosen >= 0 ? `row-${chosen}` : undefined} onScroll={measure} onKeyDown={onKey}>
                <div class="space" role="presentation" style={{ height: `${total * ROW_HEIGHT}px` }}>
                    {indexes.map((index) => (
                        <Row key={index} row={rowAt(index)} index={index} total={total} isChosen={index === chosen} />
                    ))}
                </div>
            </div>
        </section>
    );
}
