// overview.jsx - what happened here: sources, findings, refusals, what was left out, two pictures.
import { Picture } from "./picture.jsx";
import { address } from "./state.js";
import { count, safe, sizeText, timeText } from "./text.js";

const CAPTURES_SHOWN = 3; /* as many as leave room for what was found */

function Captures({ captures }) {
    const list = <CaptureList captures={captures} />;
    return captures.length <= CAPTURES_SHOWN ? list : (
        <details>
            <summary>{count(captures.length, "source")}, from {timeText(captures.map(({ first }) => first).filter(Boolean).sort()[0])} UTC on</summary>
            {list}
        </details>
    );
}

function CaptureList({ captures }) {
    return (
        <ul class="plain">
            {captures.map((capture) => (
                <li key={capture.capture}>
                    <strong class="name">{safe(capture.path)}</strong> {[
                        capture.format,
                        capture.frames !== undefined && count(capture.frames, "frame"),
                        capture.messages !== undefined && count(capture.messages, "message"),
                        sizeText(capture.bytes),
                        capture.truncated && "cut short",
                    ].filter(Boolean).join(", ")}
                    {capture.first && <div class="quiet">{timeText(capture.first)} to {timeText(capture.last)} UTC</div>}
                    {capture.sha256 && <div class="quiet digest">SHA-256 {capture.sha256}</div>}
                </li>
            ))}
        </ul>
    );
}

function Found({ findings }) {
    return (
        <table>
            <caption class="unseen">Findings</caption>
            <thead><tr><th>Severity</th><th>Times</th><th>What it is</th></tr></thead>
            <tbody>
                {findings.map((row) => (
                    <tr key={`${row.finding} ${row.severity}`}>
                        <td><span class={`severity ${row.severity}`}>{row.severity}</span></td>
                        <td class="number">{row.count}</td>
                        <td>
                            <a href={row.count === 1 ? address({ id: row.example, tab: "" })
                                : address({ list: "findings", words: `finding:${row.finding}`, id: "", tab: "" })}>
                                {row.title}
                            </a>
                            <div class="quiet">{safe(row.sentence)}</div>
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Refused({ refusals }) {
    return (
        <table>
            <caption class="unseen">Refused</caption>
            <thead><tr><th>What</th><th>Address</th><th>Reply</th></tr></thead>
            <tbody>
                {refusals.map((row) => (
                    <tr key={row.id + row.address}>
                        <td class="type">{row.what}</td>
                        <td class="address"><a href={address({ id: row.id, tab: "" })}>{safe(row.address) || "<>"}</a></td>
                        <td>{row.code} {safe(row.text)}</td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

export function Overview({ door, overview }) {
    const { captures, findings, refusals, notes, counts } = overview;
    return (
        <div class="overview">
            <h2>What happened here</h2>
            <p>{[
                count(counts.flow ?? 0, "connection"), count(counts.dialogue ?? 0, "dialogue"),
                count(counts.message ?? 0, "message"), count(counts.credential ?? 0, "log-in"),
                count(counts.finding ?? 0, "finding"), count(counts.oddity ?? 0, "oddity", "oddities"),
            ].join(", ")}</p>
            <Captures captures={captures} />
            {notes.map((note) => <p class="note" key={note}>{note}</p>)}
            {findings.length > 0 && <section><h3>Findings</h3><Found findings={findings} /></section>}
            {refusals.length > 0 && <section><h3>Refused</h3><Refused refusals={refusals} /></section>}
            <section><h3>Time line</h3><Picture door={door} name="timeline" label="Time line" /></section>
            <section><h3>Who writes to whom</h3><Picture door={door} name="matrix" label="Who writes to whom" /></section>
            <p class="quiet">Made by posta {overview.version}{overview.made ? `, ${timeText(overview.made)} UTC` : ""}.</p>
        </div>
    );
}
