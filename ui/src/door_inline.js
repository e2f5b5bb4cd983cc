// door_inline.js - the data of a report: all of it stands in the page.
import { filterOf } from "./filter.js";

const FACETS_SHOWN = 20;

export function inlineDoor(data) {
    const filters = new Map();

    function rowsOf(list, words) {
        const key = words.trim();
        const rows = data.rows[list] ?? [];
        if (key === "")
            return rows;
        if (!filters.has(key))
            filters.set(key, filterOf(key, data.events));
        return rows.filter((row) => filters.get(key).has(row.number));
    }

    function facetsOf(rows) {
        const counts = new Map();
        for (const row of rows)
            for (const [facet, value, words] of row.facets ?? []) {
                const key = `${facet}\n${value}`;
                const known = counts.get(key) ?? { facet, value, words, count: 0 };
                known.count++;
                counts.set(key, known);
            }
        const sorted = [...counts.values()].sort(
            (one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
        const shown = new Map();
        return sorted.filter(({ facet }) => {
            shown.set(facet, (shown.get(facet) ?? 0) + 1);
            return shown.get(facet) <= FACETS_SHOWN;
        });
    }

    /* All that belongs to a thing: what its dialogue told, or its message. */
    function eventsOf(id) {
        const own = data.events.find((event) => event.self === id);
        if (!own)
            throw new Error(`${id} is not in this report`);
        const { dialogue, message } = own.record;
        const related = data.events.filter(({ self, record }) =>
            self === id || (dialogue && record.dialogue === dialogue) || (message && record.message === message));
        return { id, kind: own.record.event, events: related.map(({ record }) => record), is_cut: false };
    }

    return {
        overview: async () => data.overview,
        list: async (list, words, offset, limit) => {
            const rows = rowsOf(list, words);
            return { total: rows.length, rows: rows.slice(offset, offset + limit) };
        },
        facets: async (list, words) => facetsOf(rowsOf(list, words)),
        events: async (id) => eventsOf(id),
        picture: async (name) => {
            if (!(name in data.pictures))
                throw new Error("this report was made without this picture");
            return data.pictures[name];
        },
        body: async (id) => {
            if (!(id in data.bodies))
                throw new Error("this report was made without the octets of this message");
            return data.bodies[id];
        },
        octetsAddress: () => null,
        partAddress: () => null,
    };
}
