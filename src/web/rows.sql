-- rows.sql - the lists of the page, made once when it is opened: a row of text for each thing, and
-- what it can be told apart by. `words` are the filter words that find the same.

CREATE TEMP TABLE page_rows (
    list    TEXT NOT NULL,
    number  INTEGER NOT NULL, -- of its event
    id      TEXT,
    time    TEXT,
    first   TEXT,
    second  TEXT,
    mark    TEXT,
    PRIMARY KEY (list, number)
) WITHOUT ROWID;

-- Findings by the things that they are about, or that belong to these.
CREATE TEMP TABLE page_found (
    list    TEXT NOT NULL,
    number  INTEGER NOT NULL,
    finding TEXT NOT NULL,
    severity TEXT NOT NULL,
    rank    INTEGER NOT NULL,
    PRIMARY KEY (list, number, finding, severity)
) WITHOUT ROWID;

CREATE TEMP TABLE page_facets (
    list    TEXT NOT NULL,
    number  INTEGER NOT NULL,
    facet   TEXT NOT NULL,
    value   TEXT NOT NULL,
    words   TEXT NOT NULL,
    PRIMARY KEY (list, number, facet, value)
) WITHOUT ROWID;

-- The numbers that the filter at hand lets pass.
CREATE TEMP TABLE page_passed (number INTEGER PRIMARY KEY);

INSERT INTO page_rows
SELECT 'messages', m.number, m.id,
       coalesce(m.record ->> '$.time', m.record ->> '$.headers.date'),
       m.record ->> '$.headers.subject',
       coalesce(m.record ->> '$.headers.from[0].address', iif(e.record ->> '$.null_sender', '<>', e.record ->> '$.mail_from'), '?') ||
       ' → ' ||
       coalesce(e.record ->> '$.recipients[0].address', m.record ->> '$.headers.to[0].address', '?') ||
       iif(json_array_length(e.record, '$.recipients') > 1,
           ' +' || (json_array_length(e.record, '$.recipients') - 1), ''),
       coalesce(e.record ->> '$.outcome', m.record ->> '$.via')
FROM events AS m
LEFT JOIN events AS e ON e.id = m.record ->> '$.envelope' AND e.kind = 'envelope'
WHERE m.kind = 'message'
GROUP BY m.number;

INSERT INTO page_rows
SELECT 'envelopes', number, id, record ->> '$.time',
       iif(record ->> '$.null_sender', '<>', coalesce(record ->> '$.mail_from', '?')) || ' → ' ||
       coalesce((SELECT group_concat(value ->> '$.address', ', ')
                 FROM json_each(record, '$.recipients')), 'nobody'),
       coalesce((SELECT (value ->> '$.address') || ': ' || coalesce(value ->> '$.reply.lines[0]', '')
                 FROM json_each(record, '$.recipients')
                 WHERE value ->> '$.outcome' IN ('refused', 'deferred') LIMIT 1),
                record ->> '$.reply.lines[0]'),
       record ->> '$.outcome'
FROM events WHERE kind = 'envelope';

INSERT INTO page_rows
SELECT 'dialogues', d.number, d.id, v.start, v.client || ' → ' || v.server,
       upper(coalesce(v.protocol, '?')) || ', ' || v.exchanges || ' exchanges' ||
       iif(v.messages > 0, ', ' || v.messages || iif(v.messages = 1, ' message', ' messages'), '') ||
       coalesce(', ' || v.user, ''),
       v.ended
FROM dialogues AS v JOIN events AS d ON d.number = v.number;

INSERT INTO page_rows
SELECT 'credentials', number, id, record ->> '$.time', coalesce(record ->> '$.user', '?'),
       (record ->> '$.mechanism') || iif(record ->> '$.encrypted', ', encrypted', ', readable on the wire') ||
       coalesce(', at ' || coalesce(record ->> '$.server.ip', record ->> '$.server.name'), ''),
       record ->> '$.outcome'
FROM events WHERE kind = 'credential';

INSERT INTO page_rows
SELECT 'findings', number, id, record ->> '$.time', record ->> '$.title', record ->> '$.sentence', NULL
FROM events WHERE kind = 'finding';

INSERT INTO page_rows
SELECT 'oddities', number, id, record ->> '$.time', record ->> '$.oddity', record ->> '$.sentence', NULL
FROM events WHERE kind = 'oddity';

INSERT INTO page_rows
SELECT 'lookups', e.number, e.id, e.record ->> '$.time', v.type || ' ' || v.name, v.answer, v.code
FROM lookups AS v JOIN events AS e ON e.number = v.number;

INSERT OR IGNORE INTO page_found
WITH f AS MATERIALIZED (
    SELECT number, dialogue, record ->> '$.finding' AS finding, record ->> '$.severity' AS severity,
           instr('info    low     medium  high    critical', record ->> '$.severity') / 8 AS rank,
           coalesce(record ->> '$.message', record ->> '$.about.message') AS message,
           coalesce(record ->> '$.envelope', record ->> '$.about.envelope') AS envelope
    FROM events WHERE kind = 'finding'
)
SELECT 'findings', number, finding, severity, rank FROM f
UNION ALL
SELECT m.kind || 's', m.number, finding, severity, rank FROM f
JOIN events AS m ON m.id = f.message AND m.kind = 'message'
UNION ALL
SELECT 'messages', m.number, finding, severity, rank FROM f
JOIN events AS e ON e.id = f.envelope AND e.kind = 'envelope'
JOIN events AS m ON m.id = e.record ->> '$.message' AND m.kind = 'message'
UNION ALL
SELECT 'envelopes', e.number, finding, severity, rank FROM f
JOIN events AS e ON e.id = f.envelope AND e.kind = 'envelope'
UNION ALL
SELECT 'envelopes', e.number, finding, severity, rank FROM f
JOIN events AS m ON m.id = f.message AND m.kind = 'message'
JOIN events AS e ON e.id = m.record ->> '$.envelope' AND e.kind = 'envelope'
UNION ALL
SELECT 'dialogues', d.number, finding, severity, rank FROM f
JOIN events AS d ON d.id = f.dialogue AND d.kind = 'dialogue';

INSERT OR IGNORE INTO page_facets
SELECT r.list, r.number, 'protocol', e.record ->> '$.network.protocol',
       'proto:' || (e.record ->> '$.network.protocol')
FROM page_rows AS r JOIN events AS e ON e.number = r.number
WHERE e.record ->> '$.network.protocol' IS NOT NULL;

INSERT OR IGNORE INTO page_facets
SELECT r.list, r.number, 'server', e.record ->> '$.server.ip', 'server:' || (e.record ->> '$.server.ip')
FROM page_rows AS r JOIN events AS e ON e.number = r.number
WHERE e.record ->> '$.server.ip' IS NOT NULL;

INSERT OR IGNORE INTO page_facets
SELECT list, number, 'hour', replace(substr(time, 1, 13), 'T', ' ') || ':00',
       'after:' || substr(time, 1, 13) || ' before:' || strftime('%Y-%m-%dT%H', substr(time, 1, 19), '+1 hour')
FROM page_rows WHERE length(time) > 19 AND strftime('%H', substr(time, 1, 19)) IS NOT NULL;

-- What stands behind the last @; in quotes where it is no plain name.
INSERT OR IGNORE INTO page_facets
WITH s AS (
    SELECT r.list, r.number,
           coalesce(e.record ->> '$.headers.from[0].address', e.record ->> '$.mail_from') AS address
    FROM page_rows AS r JOIN events AS e ON e.number = r.number
    WHERE r.list IN ('messages', 'envelopes')
), d AS (
    SELECT list, number,
           lower(replace(address, rtrim(address, replace(address, '@', '')), '')) AS domain
    FROM s WHERE instr(address, '@') > 0
)
SELECT list, number, 'sender', domain,
       'from:' || iif(domain GLOB '*[^-a-z0-9.]*', '"@' || replace(domain, '"', '') || '"', '@' || domain)
FROM d WHERE domain <> '';

INSERT OR IGNORE INTO page_facets
SELECT list, number, 'severity', severity, 'severity:' || severity FROM page_found;

INSERT OR IGNORE INTO page_facets
SELECT list, number, 'finding', finding, 'finding:' || finding FROM page_found;

INSERT OR IGNORE INTO page_facets
SELECT 'oddities', number, 'oddity', first, 'oddity:' || first FROM page_rows WHERE list = 'oddities';

-- A type in quotes where it would not stand for itself.
INSERT OR IGNORE INTO page_facets
SELECT 'messages', m.number, 'type', t.type,
       'type:' || iif(t.type GLOB '*[^-a-z0-9./+_]*', '"' || replace(t.type, '"', '') || '"', t.type)
FROM (SELECT record ->> '$.message' AS message,
             lower(coalesce(record ->> '$.detected_type', record ->> '$.type')) AS type
      FROM events WHERE kind = 'part' AND record ->> '$.attachment') AS t
JOIN events AS m ON m.id = t.message AND m.kind = 'message'
WHERE t.type IS NOT NULL AND t.type NOT GLOB '*[]*?[]*';

INSERT OR IGNORE INTO page_facets
SELECT 'messages', m.number, 'holds', 'attachment', 'has:attachment'
FROM events AS p JOIN events AS m ON m.id = p.record ->> '$.message' AND m.kind = 'message'
WHERE p.kind = 'part' AND p.record ->> '$.attachment'
UNION ALL
SELECT 'messages', m.number, 'holds', 'link', 'has:link'
FROM events AS p JOIN events AS m ON m.id = p.record ->> '$.message' AND m.kind = 'message'
WHERE p.kind = 'part' AND p.record -> '$.links' IS NOT NULL;
