// pairs.jsx - names and what they stand for; those without a value are left out.

export function Pairs({ rows }) {
    return (
        <dl class="pairs">
            {rows.filter(([, value]) => value).map(([name, value]) => [<dt>{name}</dt>, <dd>{value}</dd>])}
        </dl>
    );
}
