-- schema.sql - a case: the events of a scan, kept so that they can be asked.
--
-- A case is an SQLite database. Its application_id is 0x706f7374 ("post") and its user_version the
-- version of this schema. Every event is one row, with its JSON as `posta scan -w` writes it
-- (posta-events(5)); what is indexed stands beside it. The views give each kind the columns that
-- people ask for; whatever else is in an event can be had with json_extract(record, '$.key').
--
--   sqlite3 mail.posta "SELECT mail_from, subject FROM messages ORDER BY time"
--
-- Times are integers: nanoseconds since 1970 UTC. Facts that are not known are NULL.

-- What made this case: posta's version, and the options that decide what is in it.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE events (
    number   INTEGER PRIMARY KEY, -- the order in which they were written, from 1
    kind     TEXT NOT NULL,       -- the key `event`: 'message', 'dialogue', ...
    id       TEXT,                -- of the thing the event is about; NULL for capture and end
    flow     TEXT,                -- id of the connection it belongs to
    dialogue TEXT,                -- id of the dialogue it belongs to
    time     INTEGER NOT NULL,    -- the key `time`
    record   TEXT NOT NULL        -- the event, as JSON
);

-- Lists run through one kind in order; things are found by id or its beginning; a thing is told
-- with all that belongs to its dialogue or flow.
CREATE INDEX events_by_kind ON events (kind, number);
CREATE INDEX events_by_id ON events (id) WHERE id IS NOT NULL;
CREATE INDEX events_by_dialogue ON events (dialogue, kind) WHERE dialogue IS NOT NULL;
CREATE INDEX events_by_flow ON events (flow, kind) WHERE flow IS NOT NULL;

CREATE VIEW captures AS
SELECT number, time,
       record ->> '$.capture'           AS capture,
       record ->> '$.path'              AS path,
       record ->> '$.format'            AS format,
       record ->> '$.bytes'             AS bytes,
       record ->> '$.frames'            AS frames,
       record ->> '$.first'             AS first,
       record ->> '$.last'              AS last,
       record ->> '$.truncated'         AS truncated,
       record ->> '$.sha256'            AS sha256
FROM events WHERE kind = 'capture';

CREATE VIEW flows AS
SELECT number, id, time,
       record ->> '$.start'             AS start,
       record ->> '$.end'               AS "end",
       record ->> '$.duration_ns'       AS duration_ns,
       record ->> '$.client.ip'         AS client_ip,
       record ->> '$.client.port'       AS client_port,
       record ->> '$.server.ip'         AS server_ip,
       record ->> '$.server.port'       AS server_port,
       format(iif(record ->> '$.client.ip' GLOB '*:*', '[%s]:%s', '%s:%s'),
              record ->> '$.client.ip', record ->> '$.client.port') AS client,
       format(iif(record ->> '$.server.ip' GLOB '*:*', '[%s]:%s', '%s:%s'),
              record ->> '$.server.ip', record ->> '$.server.port') AS server,
       record ->> '$.network.protocol'  AS protocol,
       record ->> '$.state'             AS state,
       record ->> '$.close.how'         AS close_how,
       record ->> '$.close.by'          AS close_by,
       record ->> '$.handshake.rtt_ns'  AS rtt_ns,
       record ->> '$.tcp.gap_bytes'     AS gap_bytes,
       record -> '$.tcp'                AS tcp,
       record ->> '$.partial'           AS partial
FROM events WHERE kind = 'flow';

CREATE VIEW dialogues AS
SELECT number, id, flow, time,
       record ->> '$.start'             AS start,
       record ->> '$.end'               AS "end",
       record ->> '$.network.protocol'  AS protocol,
       record ->> '$.client.ip'         AS client_ip,
       record ->> '$.client.port'       AS client_port,
       record ->> '$.server.ip'         AS server_ip,
       record ->> '$.server.port'       AS server_port,
       format(iif(record ->> '$.client.ip' GLOB '*:*', '[%s]:%s', '%s:%s'),
              record ->> '$.client.ip', record ->> '$.client.port') AS client,
       format(iif(record ->> '$.server.ip' GLOB '*:*', '[%s]:%s', '%s:%s'),
              record ->> '$.server.ip', record ->> '$.server.port') AS server,
       record ->> '$.banner'            AS banner,
       record ->> '$.helo'              AS helo,
       record ->> '$.starttls'          AS starttls,
       record ->> '$.authentication.mechanism' AS mechanism,
       record ->> '$.authentication.user'      AS user,
       record ->> '$.authentication.outcome'   AS authentication,
       record ->> '$.exchanges'         AS exchanges,
       record ->> '$.messages'          AS messages,
       record ->> '$.ended'             AS ended
FROM events WHERE kind = 'dialogue';

CREATE VIEW exchanges AS
SELECT number, dialogue, time,
       record ->> '$.number'            AS place,
       record ->> '$.command.verb'      AS verb,
       record ->> '$.command.argument'  AS argument,
       record ->> '$.reply.code'        AS code,
       record ->> '$.latency_ns'        AS latency_ns
FROM events WHERE kind = 'exchange';

CREATE VIEW envelopes AS
SELECT number, id, dialogue, time,
       record ->> '$.mail_from'         AS mail_from,
       record ->> '$.null_sender'       AS null_sender,
       json_array_length(record, '$.recipients')   AS recipients,
       record ->> '$.recipients[0].address'        AS recipient,
       record ->> '$.verb'              AS verb,
       record ->> '$.reply.code'        AS code,
       record ->> '$.queue_id'          AS queue_id,
       record ->> '$.outcome'           AS outcome,
       record ->> '$.message'           AS message
FROM events WHERE kind = 'envelope';

-- A message with what its envelope says of it; both are of the same dialogue.
CREATE VIEW messages AS
SELECT m.number, m.id, m.dialogue, m.time,
       m.record ->> '$.via'                         AS via,
       m.record ->> '$.complete'                    AS complete,
       m.record ->> '$.bytes'                       AS bytes,
       m.record ->> '$.sha256'                      AS sha256,
       m.record ->> '$.headers.subject'             AS subject,
       m.record ->> '$.headers.from[0].address'     AS header_from,
       m.record ->> '$.headers.to[0].address'       AS header_to,
       m.record ->> '$.headers.date'                AS date,
       m.record ->> '$.headers.message_id'          AS message_id,
       m.record ->> '$.client.ip'                   AS client_ip,
       m.record ->> '$.server.ip'                   AS server_ip,
       e.id                                         AS envelope,
       e.record ->> '$.mail_from'                   AS mail_from,
       e.record ->> '$.null_sender'                 AS null_sender,
       json_array_length(e.record, '$.recipients')  AS recipients,
       e.record ->> '$.recipients[0].address'       AS recipient,
       e.record ->> '$.outcome'                     AS outcome,
       e.record ->> '$.reply.code'                  AS code,
       e.record ->> '$.queue_id'                    AS queue_id
FROM events AS m
LEFT JOIN events AS e
       ON e.id = m.record ->> '$.envelope' AND e.kind = 'envelope'
WHERE m.kind = 'message';

CREATE VIEW oddities AS
SELECT number, id, flow, dialogue, time,
       record ->> '$.oddity'            AS oddity,
       record ->> '$.sentence'          AS sentence,
       record ->> '$.evidence.capture'  AS capture,
       record ->> '$.evidence.frames[0]' AS frame,
       record ->> '$.evidence.side'     AS side,
       record ->> '$.evidence.offset'   AS "offset",
       record ->> '$.evidence.length'   AS length
FROM events WHERE kind = 'oddity';
