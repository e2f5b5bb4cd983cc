// text.js - facts as text for eyes.

/* "2026-11-22 19:35:26.798", of a time as events write it */
export function timeText(time) {
    return time ? time.replace("T", " ").replace(/(\.\d{3})\d*Z$/, "$1").replace(/Z$/, "") : "";
}

/* The same to the second: enough for a line of a list */
export const secondText = (time) => timeText(time).slice(0, 19);

export function sizeText(bytes) {
    if (bytes === undefined || bytes === null)
        return "";
    if (bytes < 1000)
        return `${bytes} bytes`;
    const power = bytes < 1e6 ? 1 : bytes < 1e9 ? 2 : 3;
    return `${(bytes / 1000 ** power).toPrecision(3)} ${["", "kB", "MB", "GB"][power]}`;
}

export function spanText(ns) {
    if (ns === undefined || ns === null)
        return "";
    const size = Math.abs(ns);
    if (size < 1e6)
        return `${Math.round(ns / 1e3)} \u00b5s`;
    if (size < 1e9)
        return `${(ns / 1e6).toPrecision(3)} ms`;
    if (size < 120e9)
        return `${(ns / 1e9).toPrecision(3)} s`;
    return size < 7200e9 ? `${Math.round(ns / 60e9)} min` : `${(ns / 3600e9).toPrecision(3)} h`;
}

export function endText(end) {
    if (!end)
        return "?";
    const host = end.ip === undefined ? end.name ?? "?" : end.ip.includes(":") ? `[${end.ip}]` : end.ip;
    return end.port === undefined ? host : `${host}:${end.port}`;
}

export function mailboxText(mailbox) {
    if (!mailbox)
        return "";
    return mailbox.name ? `${mailbox.name} <${mailbox.address ?? "?"}>` : mailbox.address ?? "?";
}

export function count(number, one, many = `${one}s`) {
    return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/* "frame 12", "frames 12 to 15" */
export function framesText(frames) {
    if (!frames?.length)
        return "";
    const [first, last] = [frames[0], frames[frames.length - 1]];
    return first === last ? `frame ${first}` : `frames ${first} to ${last}`;
}

/* Characters that would change how a line looks are shown by their numbers; line ends may stay. */
export function safe(text, keepsLines = false) {
    const hostile = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
    const shown = String(text ?? "").replace(hostile, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
    return keepsLines ? shown.replace(/\r\n?/g, "\n") : shown.replace(/[\r\n\t]+/g, " ");
}
