// door_api.js - the data of a page that posta serves: asked for when it is wanted.

async function ask(path, asText = false) {
    const answer = await fetch(path);
    if (!answer.ok) {
        const told = await answer.json().catch(() => ({}));
        throw new Error(told.error ?? `the server answered ${answer.status}`);
    }
    return asText ? answer.text() : answer.json();
}

const part = encodeURIComponent;

export function apiDoor() {
    return {
        overview: () => ask("api/overview"),
        list: (list, words, offset, limit) =>
            ask(`api/list/${part(list)}?words=${part(words)}&offset=${offset}&limit=${limit}`),
        facets: (list, words) => ask(`api/facets/${part(list)}?words=${part(words)}`),
        events: (id) => ask(`api/thing/${part(id)}`),
        picture: (name) => ask(`api/picture/${part(name)}`, true),
        body: (id) => ask(`api/body/${part(id)}`),
        octetsAddress: (id) => `api/octets/${part(id)}`,
        partAddress: (id, number) => `api/part/${part(id)}/${part(number)}`,
    };
}
