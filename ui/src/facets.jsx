// facets.jsx - what the list holds, by what it can be told apart; a click adds a filter word.
import { useLoad } from "./load.js";
import { go, state } from "./state.js";
import { safe } from "./text.js";

const TITLES = [
    ["protocol", "Protocol"],
    ["server", "Server"],
    ["sender", "Sender's domain"],
    ["severity", "Severity"],
    ["finding", "Finding"],
    ["oddity", "Oddity"],
    ["holds", "Holds"],
    ["type", "Attachment"],
    ["hour", "Hour (UTC)"],
];

function Facet({ title, values }) {
    const { words } = state.value;
    const add = (more) => words.includes(more) ? words.replace(more, "").replace(/ +/g, " ").trim()
        : `${words} ${more}`.trim();
    return (
        <details open>
            <summary>{title}</summary>
            <ul>
                {values.map(({ value, words: more, count }) => (
                    <li key={value}>
                        <button type="button" aria-pressed={words.includes(more)}
                            onClick={() => go({ words: add(more), id: "", tab: "" })}>
                            <span class="value" title={value}>{safe(value)}</span>
                            <span class="count">{count.toLocaleString("en")}</span>
                        </button>
                    </li>
                ))}
            </ul>
        </details>
    );
}

export function Facets({ door }) {
    const { list, words } = state.value;
    const { value = [] } = useLoad(() => door.facets(list, words), [list, words]);
    return (
        <nav class="pane facets" aria-label="Facets" tabIndex={0}>
            {TITLES.map(([name, title]) => {
                const values = value.filter(({ facet }) => facet === name);
                return values.length > 0 && <Facet key={name} title={title} values={values} />;
            })}
        </nav>
    );
}
