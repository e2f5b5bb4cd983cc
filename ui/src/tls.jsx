// tls.jsx - how a talk was sealed, by whom, and whether it was opened here.
import { Pairs } from "./pairs.jsx";
import { safe, timeText } from "./text.js";

const OPENED = { no: "no; its keys are not known", keylog: "yes, by a key log", dsb: "yes, by keys in the capture",
    comment: "yes, by keys in a comment of the capture" };

function Certificate({ certificate }) {
    return <Pairs rows={[
        ["Of", safe(certificate.subject)],
        ["By", safe(certificate.issuer)],
        ["Names", (certificate.names ?? []).map((name) => safe(name)).join(", ")],
        ["From", timeText(certificate.not_before)],
        ["Until", timeText(certificate.not_after)],
        ["SHA-256", certificate.sha256 && <span class="digest quiet">{certificate.sha256}</span>],
    ]} />;
}

export function Tls({ thing }) {
    return thing.tls.map((tls) => [
        <Pairs rows={[
            ["Begun", tls.mode === "implicit" ? "from the first octet" : `by ${tls.mode?.toUpperCase()}`],
            ["Established", tls.established === undefined ? "" : tls.established ? "yes" : <span class="problem">no</span>],
            ["Version", safe(tls.version)],
            ["Cipher", safe(tls.cipher)],
            ["Group", safe(tls.group)],
            ["Asked for", safe(tls.server_name)],
            ["Name", tls.name_matches === undefined ? "" : tls.name_matches ? "the certificate is for it"
                : <span class="problem">the certificate is for another</span>],
            ["Alerts", (tls.alerts ?? []).map((alert) => safe(alert.description ?? alert.name ?? JSON.stringify(alert))).join(", ")],
            ["Opened here", OPENED[tls.opened] ?? tls.opened],
            ["JA3, JA3S", [tls.ja3, tls.ja3s].filter(Boolean).map((one) => <div class="digest quiet">{one}</div>)],
            ["JA4", tls.ja4 && <span class="digest quiet">{tls.ja4}</span>],
        ]} />,
        (tls.certificates ?? []).map((one, i) => [<h3>{i === 0 ? "Certificate" : `Certificate ${i + 1}`}</h3>,
            <Certificate key={i} certificate={one} />]),
    ]);
}
