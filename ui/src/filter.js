// filter.js - the filter words of posta (man posta-report), tried on the events of a report.
//
// They mean what they mean behind -Y; a test asks both. A word finds events; a thing passes by what
// it says itself and by what belongs to it.

const RANKS = ["info", "low", "medium", "high", "critical"];
const BEFORE_WORDS = new Set(["capture", "finding", "oddity", "end"]); /* our words, not theirs */
const NO_TEXT = new Set(["event", "time", "start", "end", "id", "flow", "dialogue", "envelope", "message",
    "via", "outcome", "community_id", "side"]);

const lower = (text) => String(text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const holds = (text, piece) => text !== undefined && text !== null && lower(text).includes(lower(piece));
const any = (list, test) => (list ?? []).some(test);
const inMailbox = (piece) => (mailbox) => holds(mailbox.address, piece) || holds(mailbox.name, piece);

function glob(pattern) {
    const body = pattern.replace(/[.+^${}()|\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
    return new RegExp(`^${body}$`, "s");
}

const comparisons = {
    ">=": (one, other) => one >= other,
    ">": (one, other) => one > other,
    "<=": (one, other) => one <= other,
    "<": (one, other) => one < other,
    "=": (one, other) => one === other,
};

/* A time as events write it, of "2024", "2024-01-02", "2024-01-02T03:04:05+01:00"; ends fill up. */
function timeOf(name, text) {
    const rest = "0000-01-01T00:00:00Z";
    const whole = text.length > 10 ? `${text.slice(0, 10)}T${text.slice(11)}` : text;
    const hasZone = whole.length > 10 && /Z$|[+-]/.test(whole.slice(10));
    const filled = !hasZone && [4, 7, 10, 13, 16, 19].includes(whole.length) ? whole + rest.slice(whole.length) : whole;
    const [, fraction = ""] = /\.(\d{1,9})/.exec(filled) ?? [];
    const when = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(filled) ? Date.parse(filled.replace(/\.\d+/, "")) : NaN;
    if (Number.isNaN(when))
        throw new Error(`${name}:${text}: give a day as 2024-01-31, or a time as 2024-01-31T12:00:00Z`);
    return new Date(when).toISOString().replace(/\.\d+Z$/, `.${fraction.padEnd(9, "0")}Z`);
}

function bytesOf(text) {
    const told = /^(\d+(?:\.\d*)?)([kmg]?)b?$/i.exec(text);
    if (!told)
        throw new Error(`size:${text}: give bytes, as 500, 20k or 1.5M, with >=, >, <= or < before them`);
    return Math.trunc(told[1] * { "": 1, k: 1e3, m: 1e6, g: 1e9 }[told[2].toLowerCase()]);
}

const HAS = {
    attachment: (e) => e.event === "part" && e.attachment,
    link: (e) => e.event === "part" && e.links !== undefined,
    finding: (e) => e.event === "finding",
    oddity: (e) => e.event === "oddity",
    credential: (e) => e.event === "credential",
    message: (e) => e.event === "message",
};

const atEnd = (end, text) => end !== undefined &&
    (end.ip === text || holds(end.name, text) || String(end.port) === text || `${end.ip}:${end.port}` === text);

/* What each word asks of an event; scope "own": a thing passes by itself alone; kind: things of it do. */
const WORDS = {
    from: ({ text }) => ({
        test: (e) => (e.event === "message" &&
            (any(e.headers?.from, inMailbox(text)) || holds(e.headers?.sender?.address, text))) ||
            (e.event === "envelope" && holds(e.mail_from, text)),
    }),
    to: ({ text }) => ({
        test: (e) => (e.event === "message" &&
            ["to", "cc", "bcc"].some((field) => any(e.headers?.[field], inMailbox(text)))) ||
            (e.event === "envelope" && any(e.recipients, ({ address }) => holds(address, text))),
    }),
    subject: ({ text }) => ({ test: (e) => e.event === "message" && holds(e.headers?.subject, text) }),
    has: ({ text }) => {
        if (!Object.hasOwn(HAS, text))
            throw new Error(`has:${text}: there are attachment, link, finding, oddity, credential and message`);
        return { test: HAS[text], kind: text === "attachment" || text === "link" ? "part" : text };
    },
    type: ({ text }) => {
        const pattern = glob(lower(text));
        const matches = (type) => type !== undefined && pattern.test(lower(type));
        return {
            test: (e) => e.event === "part" && e.attachment && (matches(e.type) || matches(e.detected_type)),
            kind: "part",
        };
    },
    finding: ({ text }) => ({ test: (e) => e.event === "finding" && glob(text).test(e.finding), kind: "finding" }),
    oddity: ({ text }) => ({ test: (e) => e.event === "oddity" && glob(text).test(e.oddity), kind: "oddity" }),
    severity: ({ text, comparison }) => {
        const rank = RANKS.indexOf(text);
        if (rank < 0)
            throw new Error(`severity:${text}: there are ${RANKS.join(", ")}, with >=, >, <= or < before it`);
        const compare = comparisons[comparison];
        return { test: (e) => e.event === "finding" && compare(RANKS.indexOf(e.severity), rank), kind: "finding" };
    },
    server: ({ text }) => ({
        test: (e) => atEnd(e.server, text) || (e.event === "dialogue" && holds(e.banner, text)),
    }),
    client: ({ text }) => ({ test: (e) => atEnd(e.client, text) }),
    proto: ({ text }) => ({ test: (e) => e.network?.protocol === lower(text) }),
    after: ({ text }) => {
        const time = timeOf("after", text);
        return { test: (e) => (e.time ?? e.headers?.date ?? "") >= time, scope: "own" };
    },
    before: ({ text }) => {
        const time = timeOf("before", text);
        return { test: (e) => (e.time ?? e.headers?.date ?? "\uffff") < time, scope: "own" };
    },
    size: ({ text, comparison, hasComparison }) => {
        const bytes = bytesOf(text), compare = comparisons[hasComparison ? comparison : ">="];
        return { test: (e) => e.event === "message" && e.bytes !== undefined && compare(e.bytes, bytes), kind: "message" };
    },
};

/* What was said and sent, wherever in an event it stands. */
function textOf(value) {
    const found = [], waiting = [["", value]];
    while (waiting.length > 0) {
        const [key, one] = waiting.pop();
        if (typeof one === "string" && !NO_TEXT.has(key))
            found.push(one);
        else if (one !== null && typeof one === "object")
            for (const [name, member] of Object.entries(one).reverse())
                waiting.push([Array.isArray(one) ? "" : name, member]);
    }
    return found.join(" ");
}

/* As the index of the case sees text: words of letters and digits, without case and accents. */
const tokensOf = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}\p{Co}]+/gu) ?? [];

function fullText(text, isQuoted) {
    const wanted = tokensOf(text);
    const match = (tokens) => tokens.some((_, at) => wanted.every((word, i) => {
        const token = tokens[at + i];
        return token !== undefined && (token === word || (!isQuoted && i === wanted.length - 1 && token.startsWith(word)));
    }));
    return {
        test: (e, indexed) => !BEFORE_WORDS.has(e.event) && wanted.length > 0 &&
            match(indexed.tokens ??= tokensOf(textOf(e))),
    };
}

const ORDERED = new Set(["severity", "size"]);

function wordOf(word) {
    const end = word.search(/[:"]/), name = word.slice(0, end);
    if (end < 0 || word[end] !== ":")
        return fullText(word.replaceAll('"', ""), word.startsWith('"'));
    if (!Object.hasOwn(WORDS, name))
        throw new Error(`${name}: no such word; there are ${Object.keys(WORDS).join(", ")}`);
    const pattern = ORDERED.has(name) ? /^(>=|<=|>|<|=)?(.*)$/s : /^()(.*)$/s;
    const [, comparison, quoted] = pattern.exec(word.slice(end + 1));
    const text = quoted.replaceAll('"', "");
    if (text === "")
        throw new Error(`${name}: nothing stands behind it`);
    return WORDS[name]({ text, comparison: comparison || "=", hasComparison: Boolean(comparison) });
}

const messageOf = (e) => e.event === "message" ? e.message : e.message ?? e.about?.message;
const envelopeOf = (e) => e.event === "envelope" ? e.envelope : e.envelope ?? e.about?.envelope;

/* The numbers of the events that a word lets pass. */
function passedBy(word, events) {
    const { test, scope, kind } = wordOf(word);
    const own = new Set(), messages = new Set(), envelopes = new Set(), dialogues = new Set(), flows = new Set();
    for (const indexed of events) {
        const { number, record } = indexed;
        if (!test(record, indexed))
            continue;
        own.add(number);
        messages.add(messageOf(record));
        envelopes.add(envelopeOf(record));
        dialogues.add(record.dialogue);
        flows.add(record.flow);
    }
    if (scope === "own")
        return own;
    const isRelated = ({ number, record }) => own.has(number) ||
        (messageOf(record) !== undefined && messages.has(messageOf(record))) ||
        (envelopeOf(record) !== undefined && envelopes.has(envelopeOf(record))) ||
        (record.event === "dialogue" && dialogues.has(record.dialogue)) ||
        (record.event === "flow" && flows.has(record.flow));
    const passed = events.filter((indexed) =>
        indexed.record.event === kind ? own.has(indexed.number) : isRelated(indexed));
    return new Set(passed.map(({ number }) => number));
}

/*
 * The numbers of the events that a filter lets pass.
 *
 * words   up to parentheses and OR
 * events  of {number, record}
 * throws  Error that says what is wrong with the words
 */
export function filterOf(words, events) {
    const tokens = words.match(/-*\(|\)|(?:[^\s()"]|"[^"]*")+|\S/g) ?? [];
    const all = new Set(events.map(({ number }) => number));
    const without = (set) => new Set([...all].filter((number) => !set.has(number)));
    let at = 0;

    function term() {
        const token = tokens[at++];
        if (token === undefined || token === ")" || token === "OR")
            throw new Error("a word is missing here");
        const [, dashes, rest] = /^(-*)(.*)$/s.exec(token);
        let found;
        if (rest === "(") {
            found = either();
            if (tokens[at++] !== ")")
                throw new Error("this parenthesis does not end");
        } else if (rest === "" || rest === '"') {
            throw new Error(rest === "" ? "a word is missing here" : "this quote does not end");
        } else {
            found = passedBy(rest, events);
        }
        return dashes.length % 2 === 1 ? without(found) : found;
    }

    function both() {
        let found = term();
        while (at < tokens.length && tokens[at] !== ")" && tokens[at] !== "OR") {
            const next = term();
            found = new Set([...found].filter((number) => next.has(number)));
        }
        return found;
    }

    function either() {
        let found = both();
        while (tokens[at] === "OR") {
            at++;
            found = new Set([...found, ...both()]);
        }
        return found;
    }

    const found = either();
    if (at < tokens.length)
        throw new Error("this parenthesis was never opened");
    return found;
}
