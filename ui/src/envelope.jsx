// envelope.jsx - what the servers were told: who logged in, sender, recipients, and who was refused.
import { Pairs } from "./pairs.jsx";
import { safe } from "./text.js";

/* "ana, by LOGIN" */
export const loginText = ({ user, mechanism }) => `${safe(user) || "?"}, by ${mechanism}`;

export function Login({ credential }) {
    const { encrypted, outcome, secret, secret_kind: kind = "secret" } = credential;
    return (
        <div>
            <strong>{safe(credential.user) || "?"}</strong> by {credential.mechanism}, <span class={`outcome ${outcome}`}>{outcome}</span>, {
                encrypted ? `${kind} sealed by TLS` : <span class="problem">{kind} readable on the wire</span>}{
                secret !== undefined && secret !== "********" && <span>: <code>{safe(secret)}</code></span>}
        </div>
    );
}

/* "550 5.1.1 no such user" */
function replyText(reply) {
    return reply ? [reply.code, safe(reply.lines?.join(" "))].filter(Boolean).join(" ") : "";
}

function Recipient({ recipient }) {
    const { address, outcome } = recipient;
    const reply = recipient.final ?? recipient.reply;
    return (
        <div>
            {safe(address)} <span class={`outcome ${outcome}`}>{outcome}</span> {outcome !== "accepted" && replyText(reply)}
        </div>
    );
}

export function envelopeRows(envelope) {
    const { recipients = [], outcome, reply } = envelope;
    return [
        ["MAIL FROM", envelope.null_sender ? "<>" : safe(envelope.mail_from)],
        ["RCPT TO", recipients.length > 0 ? recipients.map((one, i) => <Recipient key={i} recipient={one} />)
            : <span class="quiet">nobody</span>],
        ["Outcome", <span><span class={`outcome ${outcome}`}>{outcome}</span> {replyText(reply)}</span>],
        ["Queue", safe(envelope.queue_id)],
    ];
}

/* An envelope without a message: nothing of it was ever sent. */
export function Envelope({ thing }) {
    const { envelope, credentials } = thing;
    return [
        <h3>What the server was told</h3>,
        <Pairs rows={[
            ...envelopeRows(envelope),
            ["From where", safe(envelope.client?.ip)],
            ["To where", safe(envelope.server?.ip)],
            ["Log-in", credentials.length > 0 && credentials.map((one, i) => <Login key={i} credential={one} />)],
        ]} />,
        <p class="quiet">No message came with it.</p>,
    ];
}
