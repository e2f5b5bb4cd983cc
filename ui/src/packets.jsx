// packets.jsx - which frames show it, and how to find them in Wireshark.
import { Pairs } from "./pairs.jsx";
import { framesText, safe, spanText } from "./text.js";

function Flow({ flow }) {
    const { handshake, close, tcp } = flow;
    const rows = [
        ["Handshake", handshake && [handshake.syn, handshake.syn_ack, handshake.ack].filter(Boolean).map((one) => `frame ${one}`).join(", ")],
        ["Round trip", handshake?.rtt_ns !== undefined && spanText(handshake.rtt_ns)],
        ["Duration", spanText(flow.duration_ns)],
        ["Closed", close && `${close.how}${close.by ? ` by the ${close.by}` : ""}${close.frames ? `, ${framesText(close.frames)}` : ""}`],
        ["State", flow.state],
        ["Gaps", tcp?.gap_bytes > 0 && `${tcp.gap_bytes} bytes are missing`],
        ["Community ID", flow.network?.community_id],
    ];
    return <Pairs rows={rows} />;
}

/* A display filter for Wireshark that shows the connection. */
function displayFilter({ client, server }) {
    const word = (end) => `${end.ip.includes(":") ? "ipv6" : "ip"}.addr == ${end.ip} && tcp.port == ${end.port}`;
    return client?.ip && server?.ip ? `${word(client)} && ${word(server)}` : "";
}

export function Packets({ thing }) {
    const { flow, exchanges } = thing;
    return [
        flow && <Flow flow={flow} />,
        flow && <p>Wireshark: <code>{safe(displayFilter(flow))}</code></p>,
        <table>
            <caption class="unseen">Frames</caption>
            <thead><tr><th>Frames</th><th>Side</th><th>Offset</th><th>What</th></tr></thead>
            <tbody>
                {exchanges.slice(0, 1000).map((one) => (
                    <tr key={one.number}>
                        <td>{[one.command?.frames, one.body?.frames, one.reply?.frames].filter(Boolean).map((frames) => framesText(frames).replace(/frames? /, "")).join("; ")}</td>
                        <td>{one.evidence?.side}</td>
                        <td class="number">{one.evidence?.offset}</td>
                        <td>{safe(one.command ? one.command.verb : "greeting")} {one.reply?.code ?? one.reply?.status}</td>
                    </tr>
                ))}
            </tbody>
        </table>,
    ];
}
