// mailbox.jsx - what was done in a mailbox, and what a name server was asked.
import { Pairs } from "./pairs.jsx";
import { address } from "./state.js";
import { endText, framesText, safe, timeText } from "./text.js";

const ACTIONS_SHOWN = 1000;

export function Mailbox({ thing }) {
    const { mailbox } = thing;
    return [
        <table>
            <caption class="unseen">What was done in the mailbox</caption>
            <thead><tr><th>Time</th><th>What</th><th>Folder</th><th>Message</th><th>Frames</th></tr></thead>
            <tbody>
                {mailbox.slice(0, ACTIONS_SHOWN).map((one) => (
                    <tr key={one.id}>
                        <td class="moment">{timeText(one.time).slice(11)}</td>
                        <td>{one.action}{one.committed === false && <div class="problem">never done</div>}</td>
                        <td>{safe(one.folder)}</td>
                        <td>{[one.number !== undefined && `no. ${one.number}`, one.uid !== undefined && `UID ${safe(one.uid)}`].filter(Boolean).join(", ")} {
                            one.message && <a href={address({ id: one.message, tab: "" })}>{one.message}</a>}</td>
                        <td>{framesText(one.evidence?.frames).replace(/frames? /, "")}</td>
                    </tr>
                ))}
            </tbody>
        </table>,
        mailbox.length > ACTIONS_SHOWN && <p class="note">{mailbox.length - ACTIONS_SHOWN} more; posta ls mailbox tells them.</p>,
    ];
}

export function Lookup({ thing }) {
    const { question = {}, answers = [], code, client, server, evidence } = thing.own;
    return [
        <Pairs rows={[
            ["Asked", <span>{question.type} <strong>{safe(question.name)}</strong></span>],
            ["By", safe(endText(client))],
            ["Name server", safe(endText(server))],
            ["Answer", code],
            ["Seen in", framesText(evidence?.frames)],
        ]} />,
        answers.length > 0 && <table>
            <caption class="unseen">Answers</caption>
            <thead><tr><th>Name</th><th>Type</th><th>Data</th><th>Lives</th></tr></thead>
            <tbody>
                {answers.map((one, i) => (
                    <tr key={i}>
                        <td>{safe(one.name)}</td>
                        <td>{one.type}</td>
                        <td>{one.preference !== undefined && `${one.preference} `}{safe(one.data)}</td>
                        <td class="number">{one.ttl !== undefined && `${one.ttl} s`}</td>
                    </tr>
                ))}
            </tbody>
        </table>,
    ];
}
