// dialogue.jsx - a talk as a picture, and line by line.
import { useState } from "preact/hooks";
import { Login } from "./envelope.jsx";
import { Picture } from "./picture.jsx";
import { address } from "./state.js";
import { framesText, safe, sizeText, timeText } from "./text.js";

const LINES_SHOWN = 500;

/* The lines of an exchange: who said what, when, in which frames. */
function linesOf(exchange) {
    const { command, steps = [], body, more = [], reply, untagged = [] } = exchange;
    const answer = ({ code, status, tag, lines = [], time, frames, address: whom }) => {
        const all = lines.length > 0 ? lines : [""];
        return all.map((line, i) => ({
            side: "S", time, frames,
            text: `${[tag, code ?? status].filter((one) => one !== undefined).join(" ")}${i < all.length - 1 ? "-" : " "}${line}`,
            note: whom && `for ${whom}`,
        }));
    };
    return [
        ...(command ? [{ side: "C", text: command.text ?? command.verb, time: command.time, frames: command.frames,
            note: command.inferred && "not seen: told from its reply" }] : []),
        ...steps.map((step) => ({
            side: step.side === "client" ? "C" : "S", time: step.time, frames: step.frames,
            text: [step.code, step.text].filter((one) => one !== undefined).join(" "),
            note: step.decoded !== undefined && step.decoded !== step.text && `means: ${step.decoded}`,
        })),
        ...(body ? [{ side: "C", isBody: true, frames: body.frames, text: `${sizeText(body.bytes)} of mail` }] : []),
        ...untagged.map(({ kind, count }) => ({ side: "S", text: `* ${kind}`, note: count > 1 && `${count} times` })),
        ...more.flatMap(answer),
        ...(reply ? answer(reply) : command ? [{ side: "S", isBody: true, text: "no answer was seen" }] : []),
    ];
}

function Lines({ exchanges }) {
    const [most, show] = useState(LINES_SHOWN);
    const lines = exchanges.flatMap(linesOf);
    return [
        <table class="talk">
            <caption class="unseen">What was said</caption>
            <thead class="unseen"><tr><th>Time</th><th>Side</th><th>Line</th><th>Frames</th></tr></thead>
            <tbody>
                {lines.slice(0, most).map((line, i) => (
                    <tr key={i} class={line.side === "C" ? "client" : "server"}>
                        <td class="time">{timeText(line.time).slice(11)}</td>
                        <td class="side"><abbr title={line.side === "C" ? "client" : "server"}>{line.side}</abbr></td>
                        <td class={line.isBody ? "line quiet" : "line"}>
                            {safe(line.text)} {line.note && <span class="quiet">({safe(line.note)})</span>}
                        </td>
                        <td class="time">{framesText(line.frames).replace(/frames? /, "")}</td>
                    </tr>
                ))}
            </tbody>
        </table>,
        lines.length > most && <button type="button" onClick={() => show(most + 10 * LINES_SHOWN)}>
            {lines.length - most} lines more</button>,
    ];
}

export function Dialogue({ door, thing }) {
    const { dialogue, messages, credentials, exchanges } = thing;
    return [
        <dl class="pairs">
            {dialogue.banner && [<dt>Greeting</dt>, <dd>{safe(dialogue.banner)}</dd>]}
            {dialogue.helo && [<dt>{dialogue.helo_verb}</dt>, <dd>{safe(dialogue.helo)}</dd>]}
            {dialogue.starttls && [<dt>STARTTLS</dt>, <dd>{dialogue.starttls}</dd>]}
            {credentials.map((one) => [<dt>Log-in</dt>, <dd><Login credential={one} /></dd>])}
            {dialogue.ended && [<dt>Ended</dt>, <dd>{dialogue.ended}</dd>]}
            {messages.length > 0 && [<dt>Messages</dt>, <dd>
                {messages.slice(0, 50).map((one) => (
                    <div key={one.message}><a href={address({ id: one.message, tab: "" })}>{safe(one.headers?.subject) || one.message}</a></div>
                ))}
                {messages.length > 50 && <div class="quiet">and {messages.length - 50} more</div>}
            </dd>]}
        </dl>,
        <h3>Picture</h3>,
        <Picture door={door} name={dialogue.dialogue} label="The talk as a sequence" />,
        <h3>Lines</h3>,
        <Lines exchanges={exchanges} />,
    ];
}
