// message.jsx - a message: its card, its text, its header, parts, way and octets.
import { useState } from "preact/hooks";
import { envelopeRows, Login } from "./envelope.jsx";
import { useLoad } from "./load.js";
import { Pairs } from "./pairs.jsx";
import { Picture } from "./picture.jsx";
import { mailboxText, safe, sizeText, spanText, timeText } from "./text.js";

const list = (mailboxes) => (mailboxes ?? []).map((one) => safe(mailboxText(one))).join(", ");

/* How it came here: who logged in before it, and who on the way could read it. */
function wayOf({ message, dialogue, credentials }) {
    if (!dialogue)
        return [];
    const opened = message.evidence?.decrypted;
    return [
        ["Log-in", credentials.length > 0 ? credentials.map((one, i) => <Login key={i} credential={one} />)
            : message.via === "smtp" && <span class="quiet">none was seen</span>],
        ["On the way", opened ? `sealed by TLS; opened here by ${opened === "keylog" ? "a key log" : "keys of the capture"}`
            : <span class="problem">readable by anybody who listened</span>],
    ];
}

/* What was observed, before what is claimed. */
function Card({ thing }) {
    const { message, envelope } = thing;
    const { card = {}, headers = {} } = message;
    const pair = (name, one) => [name, one && [
        one.observed && <span>{safe(one.observed)} <span class="quiet">observed</span> </span>,
        one.claimed && <span>{safe(one.claimed)} <span class="quiet">claimed</span></span>,
    ]];
    return [
        <h3>What the servers were told</h3>,
        !envelope && <p class="quiet">No envelope: it came by {message.via}.</p>,
        <Pairs rows={[
            ...(envelope ? envelopeRows(envelope) : []),
            pair("From where", card.source_ip),
            pair("To where", card.server_ip),
            ...wayOf(thing),
        ]} />,
        <h3>What its header says</h3>,
        <Pairs rows={[
            ["From", list(headers.from)],
            ["Sender", headers.sender && safe(mailboxText(headers.sender))],
            ["Reply-To", list(headers.reply_to)],
            ["To", list(headers.to)],
            ["Cc", list(headers.cc)],
            ["Bcc", list(headers.bcc)],
            ["Subject", safe(headers.subject)],
            ["Date", timeText(headers.date)],
        ]} />,
    ];
}

/* Nothing of it can run, ask the network, or lead anywhere. */
function Html({ text }) {
    const policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">";
    return <iframe class="html" sandbox="" title="The HTML of the message, inert" srcdoc={`<!doctype html>${policy}${text}`} />;
}

function Text({ one }) {
    const isHtml = one.type === "text/html";
    const [isRendered, render] = useState(false);
    return (
        <section class="text">
            <h3>Part {one.part}, {one.type}{one.charset && `, ${safe(one.charset)}`} {isHtml &&
                <button type="button" aria-pressed={isRendered} onClick={() => render(!isRendered)}>
                    {isRendered ? "show its source" : "show it, inert"}</button>}
            </h3>
            {isRendered ? <Html text={one.text} /> : <pre class="mail" tabIndex={0}>{safe(one.text, true)}</pre>}
            {one.cut && <p class="note">The beginning; posta export gives all of it.</p>}
        </section>
    );
}

function Attachments({ door, message, parts }) {
    const files = parts.filter(({ attachment }) => attachment);
    return files.length > 0 && [
        <h3>Attachments</h3>,
        <ul class="plain">
            {files.map((one) => {
                const href = door.partAddress(message.message, one.part), name = safe(one.names?.[0]) || "unnamed";
                return (
                    <li key={one.part}>
                        {href ? <a href={href} download>{name}</a> : <strong class="name">{name}</strong>} <span class="quiet">
                            {sizeText(one.bytes)}, {one.type}{one.detected_type && one.detected_type !== one.type &&
                                <span class="problem"> looks like {one.detected_type}</span>}</span>
                        {one.sha256 && <div class="quiet digest">SHA-256 {one.sha256}</div>}
                    </li>
                );
            })}
        </ul>,
    ];
}

export function Message({ door, thing }) {
    const { message, parts } = thing;
    const { value, problem } = useLoad(() => door.body(message.message), [message.message]);
    return [
        <Card thing={thing} />,
        <Attachments door={door} message={message} parts={parts} />,
        problem && <p class="note">{problem}</p>,
        message.complete === false && <p class="note">Not all of its octets were seen.</p>,
        value?.texts?.map((one) => <Text key={one.part} one={one} />),
    ];
}

export function Headers({ door, thing }) {
    const { message } = thing;
    const { value, problem } = useLoad(() => door.body(message.message), [message.message]);
    const { headers = {}, authentication = [] } = message;
    const octets = value?.octets && textOf(value.octets);
    return [
        <Pairs rows={[
            ["Message-ID", safe(headers.message_id)],
            ["In-Reply-To", safe(headers.in_reply_to)],
            ["Return-Path", safe(headers.return_path)],
            ["User-Agent", safe(headers.user_agent)],
            ["Delivered-To", (headers.delivered_to ?? []).map((one) => safe(one)).join(", ")],
            ["Secured", message.secured !== "none" && message.secured],
            ["Authentication", authentication.length > 0 && authentication.map((one, i) => (
                <div key={i}>{one.method} <strong>{one.result}</strong> {safe(one.identity)} <span class="quiet">
                    {one.by && `by ${safe(one.by)}`}{one.trusted === false && ", not trusted"}</span></div>))],
        ]} />,
        problem && <p class="note">{problem}</p>,
        octets && [<h3>As it came</h3>,
            <pre class="mail" tabIndex={0}>{safe(octets.split(/\r?\n\r?\n/, 1)[0], true)}</pre>],
    ];
}

export function Parts({ thing }) {
    return (
        <table>
            <caption class="unseen">Parts</caption>
            <thead><tr><th>Part</th><th>Type</th><th>Name</th><th>Size</th><th>Links, files inside, SHA-256</th></tr></thead>
            <tbody>
                {thing.parts.map((one) => (
                    <tr key={one.part}>
                        <td>{one.part}</td>
                        <td class="type">{one.type}{one.charset && <div class="quiet">{safe(one.charset)}</div>}
                            {one.detected_type && one.detected_type !== one.type && <div class="problem">looks like {one.detected_type}</div>}</td>
                        <td>{(one.names ?? []).map((name) => <div key={name}>{safe(name)}</div>)}</td>
                        <td class="number">{sizeText(one.bytes)}</td>
                        <td>
                            {(one.links ?? []).map((link, i) => <div key={i}>{safe(link.text)} <code>{safe(link.href)}</code></div>)}
                            {(one.contains ?? []).map((file, i) => <div key={i}>{safe(file.name)} <span class="quiet">
                                {sizeText(file.bytes)} {file.type}</span></div>)}
                            <div class="digest quiet">{one.sha256}</div>
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function delayText(delay) {
    if (!delay)
        return "";
    const { nominal_ns: nominal, least_ns: least, most_ns: most } = delay;
    const range = least !== undefined && most !== undefined && least !== most
        ? `${spanText(least)} to ${spanText(most)}` : spanText(nominal ?? least ?? most);
    return `${range}${delay.sure ? `, ${delay.sure}` : ""}`;
}

export function Route({ door, thing }) {
    const { message } = thing;
    return [
        <Picture door={door} name={message.message} label="The way of the message" />,
        <table>
            <caption class="unseen">Hops, in the order of travel</caption>
            <thead><tr><th>Hop</th><th>From</th><th>By</th><th>With</th><th>Time</th><th>Delay</th></tr></thead>
            <tbody>
                {message.route.map((hop) => (
                    <tr key={hop.hop} class={hop.trusted ? "trusted" : "claimed"}>
                        <td>{hop.hop}<div class="quiet">{hop.trusted ? "trusted" : "claimed"}</div></td>
                        <td>{safe(hop.from?.name ?? hop.from?.helo)} {hop.from?.ip && <code>{safe(hop.from.ip)}</code>}</td>
                        <td>{safe(hop.by)}</td>
                        <td>{safe(hop.with)} {safe(hop.tls)}</td>
                        <td>{timeText(hop.time)}</td>
                        <td>{delayText(hop.delay)}</td>
                    </tr>
                ))}
            </tbody>
        </table>,
    ];
}

const octetsOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const textOf = (base64) => new TextDecoder().decode(octetsOf(base64));

/* A report holds the octets itself. */
function save(base64, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([octetsOf(base64)], { type: "message/rfc822" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export function Raw({ door, thing }) {
    const { message } = thing;
    const { value, problem } = useLoad(() => door.body(message.message), [message.message]);
    const name = `${message.message}.eml`, href = door.octetsAddress(message.message);
    if (problem)
        return <p class="note">{problem}</p>;
    if (!value)
        return <p class="quiet" role="status">One moment.</p>;
    return [
        <p>
            {sizeText(value.bytes)} {message.sha256 && <span class="quiet digest">SHA-256 {message.sha256}</span>} {href
                ? <a href={href} download>{name}</a>
                : value.octets && !value.cut && <button type="button" onClick={() => save(value.octets, name)}>save {name}</button>}
        </p>,
        value.missing > 0 && <p class="note">{value.missing} octets are missing in it.</p>,
        value.cut && <p class="note">The beginning; posta show --raw gives all of it.</p>,
        <pre class="mail" tabIndex={0}>{safe(textOf(value.octets ?? ""), true)}</pre>,
    ];
}
