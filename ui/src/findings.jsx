// findings.jsx - what is worth a look, why, and what shows it.
import { address } from "./state.js";
import { framesText, safe } from "./text.js";

export function Finding({ record, isWhole }) {
    return (
        <section class={`finding rank-${record.severity}`}>
            <h3>
                <span class={`severity ${record.severity}`}>{record.severity}</span> {isWhole ? safe(record.title)
                    : <a href={address({ id: record.id, tab: "" })}>{safe(record.title)}</a>}
            </h3>
            <p>{safe(record.sentence)}</p>
            <dl class="pairs">
                {record.evidence?.length > 0 && [<dt>Seen in</dt>,
                    <dd>{record.evidence.map((one) => framesText(one.frames)).filter(Boolean).join(", ") || "its header"}</dd>]}
                {record.innocent?.length > 0 && [<dt>Without guilt</dt>,
                    <dd>{record.innocent.map((one) => safe(one)).join("; ")}</dd>]}
                {record.reference?.length > 0 && [<dt>Source</dt>, <dd>{record.reference.join("; ")}</dd>]}
                <dt>Name</dt><dd><code>{record.finding}</code></dd>
            </dl>
        </section>
    );
}

export function Findings({ thing }) {
    return thing.findings.map((record) => <Finding key={record.id} record={record} />);
}

export function OneFinding({ thing }) {
    return [
        <Finding record={thing.own} isWhole />,
        thing.own.detail && <h3>Values compared</h3>,
        thing.own.detail && <pre class="record" tabIndex={0}>{safe(JSON.stringify(thing.own.detail, null, 2), true)}</pre>,
    ];
}

export function Oddities({ thing }) {
    return (
        <ul class="plain">
            {thing.oddities.map((record) => (
                <li key={record.id}>
                    <code>{record.oddity}</code> {safe(record.sentence)} <span class="quiet">{framesText(record.evidence?.frames)}</span>
                </li>
            ))}
        </ul>
    );
}
