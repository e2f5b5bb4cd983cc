// thing.jsx - one thing in full, behind tabs.
import { Dialogue } from "./dialogue.jsx";
import { Findings, OneFinding, Oddities } from "./findings.jsx";
import { Envelope, loginText } from "./envelope.jsx";
import { useLoad } from "./load.js";
import { Message, Headers, Parts, Raw, Route } from "./message.jsx";
import { Lookup, Mailbox } from "./mailbox.jsx";
import { Packets } from "./packets.jsx";
import { Tls } from "./tls.jsx";
import { address, go, state } from "./state.js";
import { endText, safe, timeText } from "./text.js";

const about = (record) => record.about ?? record;

/* The events of a thing, by kind, and what it is about. */
function gather({ id, kind, events, is_cut }) {
    const of = (name) => events.filter(({ event }) => event === name);
    const own = events.find((event) => event.event === kind && [event.id, event[kind]].includes(id));
    const { message, envelope, dialogue } = about(own ?? {});
    const isOf = (record) => kind === "dialogue" || kind === "credential" || kind === "flow" ||
        (message ? about(record).message === message : envelope ? about(record).envelope === envelope : true);
    return {
        id, kind, own, events, isCut: is_cut,
        message: of("message").find((event) => event.message === message),
        envelope: of("envelope").find((event) => event.envelope === (envelope ?? own?.envelope)),
        dialogue: of("dialogue").find((event) => event.dialogue === dialogue),
        flow: of("flow")[0],
        tls: of("tls"),
        parts: of("part").filter((event) => event.message === message),
        messages: of("message"),
        credentials: of("credential"),
        exchanges: of("exchange"),
        mailbox: of("mailbox"),
        findings: of("finding").filter((event) => isOf(event) || !about(event).message),
        oddities: of("oddity").filter((event) => isOf(event) || !event.message),
    };
}

const TABS = [
    ["finding", "Finding", (thing) => thing.kind === "finding", OneFinding],
    ["lookup", "Look-up", (thing) => thing.kind === "lookup", Lookup],
    ["message", "Message", (thing) => thing.message, Message],
    ["envelope", "Envelope", (thing) => thing.envelope && !thing.message, Envelope],
    ["headers", "Headers", (thing) => thing.message, Headers],
    ["parts", "Parts", (thing) => thing.parts.length, Parts],
    ["dialogue", "Dialogue", (thing) => thing.dialogue, Dialogue],
    ["tls", "TLS", (thing) => thing.tls.length, Tls],
    ["mailbox", "Mailbox", (thing) => thing.mailbox.length, Mailbox],
    ["route", "Route", (thing) => thing.message?.route?.length, Route],
    ["findings", "Findings", (thing) => thing.kind !== "finding" && thing.findings.length, Findings],
    ["oddities", "Oddities", (thing) => thing.oddities.length, Oddities],
    ["raw", "Raw", (thing) => thing.message, Raw],
    ["packets", "Packets", (thing) => thing.flow || thing.exchanges.length, Packets],
    ["record", "Record", (thing) => thing.own, Record],
];

/* Which tab a thing of a kind begins with. */
const FIRST = { finding: "finding", dialogue: "dialogue", envelope: "envelope", credential: "dialogue",
    flow: "packets", oddity: "oddities", lookup: "lookup" };

function Record({ thing }) {
    return <pre class="record" tabIndex={0}>{safe(JSON.stringify(thing.own, null, 2), true)}</pre>;
}

function titleOf({ kind, own, message, dialogue }) {
    if (kind === "message")
        return safe(message.headers?.subject) || "(no subject)";
    if (kind === "finding")
        return safe(own.title);
    if (kind === "envelope")
        return `${safe(own.mail_from) || "<>"} \u2192 ${(own.recipients ?? []).map(({ address }) => safe(address)).join(", ") || "nobody"}`;
    if (kind === "oddity")
        return own.oddity;
    if (kind === "lookup")
        return `${own.question?.type} ${safe(own.question?.name)}`;
    if (kind === "credential")
        return loginText(own);
    const ends = dialogue ?? own;
    return `${safe(endText(ends?.client))} \u2192 ${safe(endText(ends?.server))}`;
}

function focusNext(event) {
    const tabs = [...event.currentTarget.querySelectorAll("[role=tab]")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
    next?.focus();
    next?.click();
}

export function Thing({ door, id }) {
    const { value, problem } = useLoad(() => door.events(id), [id]);
    if (problem)
        return <p class="note" role="alert">{problem}</p>;
    if (!value)
        return <p class="quiet" role="status">One moment.</p>;
    const thing = gather(value);
    const tabs = TABS.filter(([, , isThere]) => isThere(thing));
    const wanted = state.value.tab || FIRST[thing.kind] || "message";
    const [name, title, , Tab] = tabs.find(([one]) => one === wanted) ?? tabs[0];
    return (
        <article>
            <header class="title">
                <h2>{titleOf(thing)}</h2>
                <p class="quiet">
                    {thing.kind} <code>{id}</code> {timeText(thing.own?.time)} {thing.kind !== "dialogue" && thing.dialogue &&
                        <a href={address({ id: thing.dialogue.dialogue, tab: "" })}>its dialogue</a>}
                    {" "}{thing.kind !== "message" && thing.message &&
                        <a href={address({ id: thing.message.message, tab: "" })}>its message</a>}
                    {" "}<a class="close" href={address({ id: "", tab: "" })}>close</a>
                </p>
            </header>
            <div class="tabs" role="tablist" aria-label="Views" onKeyDown={focusNext}>
                {tabs.map(([one, label]) => (
                    <button key={one} type="button" role="tab" id={`tab-${one}`} aria-selected={one === name}
                        aria-controls="view" tabIndex={one === name ? 0 : -1} onClick={() => go({ tab: one }, true)}>
                        {label}{(one === "findings" || one === "oddities" || one === "parts") &&
                            <span class="count">{thing[one].length}</span>}
                    </button>
                ))}
            </div>
            <div id="view" role="tabpanel" aria-labelledby={`tab-${name}`} aria-label={title} tabIndex={0}>
                {thing.isCut && <p class="note">There is more that belongs to it; posta show tells all.</p>}
                <Tab door={door} thing={thing} />
            </div>
        </article>
    );
}
