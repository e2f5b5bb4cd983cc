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
    time     INTEGER,             -- the key `time`
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
       json_extract(record, '$.capture')           AS capture,
       json_extract(record, '$.path')              AS path,
       json_extract(record, '$.format')            AS format,
       json_extract(record, '$.bytes')             AS bytes,
       json_extract(record, '$.frames')            AS frames,
       json_extract(record, '$.first')             AS first,
       json_extract(record, '$.last')              AS last,
       json_extract(record, '$.truncated')         AS truncated,
       json_extract(record, '$.sha256')            AS sha256
FROM events WHERE kind = 'capture';

CREATE VIEW flows AS
SELECT number, id, time,
       json_extract(record, '$.start')             AS start,
       json_extract(record, '$.end')               AS "end",
       json_extract(record, '$.duration_ns')       AS duration_ns,
       json_extract(record, '$.client.ip')         AS client_ip,
       json_extract(record, '$.client.port')       AS client_port,
       json_extract(record, '$.server.ip')         AS server_ip,
       json_extract(record, '$.server.port')       AS server_port,
       format(iif(json_extract(record, '$.client.ip') GLOB '*:*', '[%s]:%s', '%s:%s'),
              json_extract(record, '$.client.ip'), json_extract(record, '$.client.port')) AS client,
       format(iif(json_extract(record, '$.server.ip') GLOB '*:*', '[%s]:%s', '%s:%s'),
              json_extract(record, '$.server.ip'), json_extract(record, '$.server.port')) AS server,
       json_extract(record, '$.network.protocol')  AS protocol,
       json_extract(record, '$.state')             AS state,
       json_extract(record, '$.close.how')         AS close_how,
       json_extract(record, '$.close.by')          AS close_by,
       json_extract(record, '$.handshake.rtt_ns')  AS rtt_ns,
       json_extract(record, '$.tcp.gap_bytes')     AS gap_bytes,
       json_extract(record, '$.history')           AS history,
       json_extract(record, '$.tcp.retransmissions') AS retransmissions,
       (SELECT count(*) FROM json_each(record, '$.tcp.losses')
        WHERE json_extract(value, '$.kind') = 'hole') AS holes,
       json_extract(record, '$.partial')           AS partial
FROM events WHERE kind = 'flow';

CREATE VIEW dialogues AS
SELECT number, id, flow, time,
       json_extract(record, '$.start')             AS start,
       json_extract(record, '$.end')               AS "end",
       json_extract(record, '$.network.protocol')  AS protocol,
       json_extract(record, '$.client.ip')         AS client_ip,
       json_extract(record, '$.client.port')       AS client_port,
       json_extract(record, '$.server.ip')         AS server_ip,
       json_extract(record, '$.server.port')       AS server_port,
       iif(json_extract(record, '$.client.ip') GLOB '*:*', '[' || json_extract(record, '$.client.ip') || ']',
           coalesce(json_extract(record, '$.client.ip'), json_extract(record, '$.client.name'))) ||
           coalesce(':' || json_extract(record, '$.client.port'), '') AS client,
       iif(json_extract(record, '$.server.ip') GLOB '*:*', '[' || json_extract(record, '$.server.ip') || ']',
           coalesce(json_extract(record, '$.server.ip'), json_extract(record, '$.server.name'))) ||
           coalesce(':' || json_extract(record, '$.server.port'), '') AS server,
       json_extract(record, '$.banner')            AS banner,
       json_extract(record, '$.helo')              AS helo,
       json_extract(record, '$.starttls')          AS starttls,
       json_extract(record, '$.authentication.mechanism') AS mechanism,
       json_extract(record, '$.authentication.user')      AS user,
       json_extract(record, '$.authentication.outcome')   AS authentication,
       json_extract(record, '$.exchanges')         AS exchanges,
       json_extract(record, '$.messages')          AS messages,
       json_extract(record, '$.ended')             AS ended
FROM events WHERE kind = 'dialogue';

CREATE VIEW exchanges AS
SELECT number, dialogue, time,
       json_extract(record, '$.number')            AS place,
       json_extract(record, '$.command.verb')      AS verb,
       json_extract(record, '$.command.argument')  AS argument,
       json_extract(record, '$.reply.code')        AS code,
       json_extract(record, '$.latency_ns')        AS latency_ns
FROM events WHERE kind = 'exchange';

-- Who was turned away, for good or for now: a recipient, a sender, or at the end the message itself.
CREATE VIEW refusals AS
SELECT number, events.id, dialogue, time, 'recipient' AS what,
       json_extract(record, r.fullkey || '.address')       AS address,
       json_extract(record, r.fullkey || '.outcome')       AS outcome,
       coalesce(json_extract(record, r.fullkey || '.final.code'),
                json_extract(record, r.fullkey || '.reply.code')) AS code,
       coalesce(json_extract(record, r.fullkey || '.final.lines[0]'),
                json_extract(record, r.fullkey || '.reply.lines[0]')) AS text
FROM events, json_each(events.record, '$.recipients') AS r
WHERE kind = 'envelope'
  AND json_extract(record, r.fullkey || '.outcome') IN ('refused', 'deferred')
UNION ALL
SELECT number, events.id, dialogue, time,
       iif(json_extract(record, '$.verb') IS NULL, 'sender', 'message'), -- its data were asked for
       json_extract(record, '$.mail_from'),
       json_extract(record, '$.outcome'),
       json_extract(record, '$.reply.code'),
       json_extract(record, '$.reply.lines[0]')
FROM events
WHERE kind = 'envelope' AND json_extract(record, '$.outcome') IN ('refused', 'deferred')
  AND (coalesce(json_array_length(record, '$.recipients'), 0) = 0
       OR EXISTS (SELECT 1 FROM json_each(events.record, '$.recipients') AS r
                  WHERE json_extract(record, r.fullkey || '.outcome') = 'accepted'));

CREATE VIEW envelopes AS
SELECT number, id, dialogue, time,
       json_extract(record, '$.mail_from')         AS mail_from,
       json_extract(record, '$.null_sender')       AS null_sender,
       json_array_length(record, '$.recipients')   AS recipients,
       json_extract(record, '$.recipients[0].address')        AS recipient,
       json_extract(record, '$.verb')              AS verb,
       json_extract(record, '$.reply.code')        AS code,
       json_extract(record, '$.queue_id')          AS queue_id,
       json_extract(record, '$.outcome')           AS outcome,
       json_extract(record, '$.message')           AS message,
       json_extract(record, '$.reply.lines[0]')    AS reply,
       (SELECT count(*) FROM refusals WHERE refusals.id = events.id AND what = 'recipient') AS refused,
       (SELECT text FROM refusals WHERE refusals.id = events.id AND what = 'recipient' LIMIT 1)
                                                   AS refusal
FROM events WHERE kind = 'envelope';

-- A message with what its envelope says of it; both are of the same dialogue.
CREATE VIEW messages AS
SELECT m.number, m.id, m.dialogue, m.time,
       json_extract(m.record, '$.via')                         AS via,
       json_extract(m.record, '$.complete')                    AS complete,
       json_extract(m.record, '$.bytes')                       AS bytes,
       json_extract(m.record, '$.sha256')                      AS sha256,
       json_extract(m.record, '$.headers.subject')             AS subject,
       json_extract(m.record, '$.headers.from[0].address')     AS header_from,
       json_extract(m.record, '$.headers.to[0].address')       AS header_to,
       json_extract(m.record, '$.headers.date')                AS date,
       json_extract(m.record, '$.headers.message_id')          AS message_id,
       json_extract(m.record, '$.client.ip')                   AS client_ip,
       json_extract(m.record, '$.server.ip')                   AS server_ip,
       e.id                                         AS envelope,
       json_extract(e.record, '$.mail_from')                   AS mail_from,
       json_extract(e.record, '$.null_sender')                 AS null_sender,
       json_array_length(e.record, '$.recipients')  AS recipients,
       json_extract(e.record, '$.recipients[0].address')       AS recipient,
       json_extract(e.record, '$.outcome')                     AS outcome,
       json_extract(e.record, '$.reply.code')                  AS code,
       json_extract(e.record, '$.queue_id')                    AS queue_id
FROM events AS m
LEFT JOIN events AS e
       ON e.id = json_extract(m.record, '$.envelope') AND e.kind = 'envelope'
WHERE m.kind = 'message';

-- What is attached; a file inside an archive, or in a text, is told by its part.
CREATE VIEW attachments AS
SELECT number, id, dialogue, time,
       json_extract(record, '$.message')           AS message,
       json_extract(record, '$.part')              AS part,
       json_extract(record, '$.names[0]')          AS name,
       json_extract(record, '$.type')              AS type,
       json_extract(record, '$.detected_type')     AS detected_type,
       json_extract(record, '$.bytes')             AS bytes,
       json_extract(record, '$.sha256')            AS sha256,
       json_array_length(record, '$.contains')     AS contains,
       (SELECT group_concat(json_extract(c.value, '$.name'), ', ')
          FROM json_each(events.record, '$.contains') AS c)             AS files,
       EXISTS (SELECT 1 FROM json_each(events.record, '$.contains') AS c
               WHERE json_extract(c.value, '$.encrypted'))              AS encrypted,
       EXISTS (SELECT 1 FROM json_each(events.record, '$.contains') AS c
               WHERE json_extract(c.value, '$.type') = 'macro')         AS macros
FROM events
WHERE kind = 'part'
  AND (json_extract(record, '$.attachment') OR json_extract(record, '$.contains') IS NOT NULL);

CREATE VIEW oddities AS
SELECT number, id, flow, dialogue, time,
       json_extract(record, '$.oddity')            AS oddity,
       json_extract(record, '$.sentence')          AS sentence,
       json_extract(record, '$.evidence.capture')  AS capture,
       json_extract(record, '$.evidence.frames[0]') AS frame,
       json_extract(record, '$.evidence.side')     AS side,
       json_extract(record, '$.evidence.offset')   AS "offset",
       json_extract(record, '$.evidence.length')   AS length
FROM events WHERE kind = 'oddity';

-- What was done in mailboxes, by POP3 and IMAP.
CREATE VIEW mailbox AS
SELECT number, id, flow, dialogue, time,
       json_extract(record, '$.action')            AS action,
       json_extract(record, '$.user')              AS user,
       json_extract(record, '$.folder')            AS folder,
       json_extract(record, '$.uid')               AS uid,
       json_extract(record, '$.number')            AS place,
       json_extract(record, '$.message')           AS message,
       json_extract(record, '$.committed')         AS committed,
       json_extract(record, '$.evidence.frames[0]') AS frame
FROM events WHERE kind = 'mailbox';

-- Each attempt to log in. `sealed`: nobody on the way could read it.
CREATE VIEW credentials AS
SELECT number, id, flow, dialogue, time,
       json_extract(record, '$.network.protocol')  AS protocol,
       json_extract(record, '$.mechanism')         AS mechanism,
       json_extract(record, '$.user')              AS user,
       json_extract(record, '$.authorization_id')  AS authorization_id,
       json_extract(record, '$.realm')             AS realm,
       json_extract(record, '$.secret')            AS secret,
       json_extract(record, '$.secret_group')      AS secret_group,
       json_extract(record, '$.secret_kind')       AS secret_kind,
       json_extract(record, '$.encrypted')         AS sealed,
       json_extract(record, '$.outcome')           AS outcome,
       json_extract(record, '$.attempt')           AS attempt,
       json_extract(record, '$.client.ip')         AS client_ip,
       iif(json_extract(record, '$.server.ip') GLOB '*:*', '[' || json_extract(record, '$.server.ip') || ']',
           coalesce(json_extract(record, '$.server.ip'), json_extract(record, '$.server.name'))) ||
           coalesce(':' || json_extract(record, '$.server.port'), '') AS server,
       json_extract(record, '$.evidence.frames[0]') AS frame
FROM events WHERE kind = 'credential';

CREATE VIEW lookups AS
SELECT number, id, time,
       json_extract(record, '$.client.ip')         AS client_ip,
       json_extract(record, '$.server.ip')         AS server_ip,
       json_extract(record, '$.question.name')     AS name,
       json_extract(record, '$.question.type')     AS type,
       json_extract(record, '$.code')              AS code,
       (SELECT group_concat(coalesce(json_extract(record, a.fullkey || '.preference') || ' ', '') ||
                            json_extract(record, a.fullkey || '.data'), ', ')
        FROM json_each(events.record, '$.answers') AS a) AS answer,
       json_extract(record, '$.evidence.frames[0]') AS frame
FROM events WHERE kind = 'lookup';

-- What is worth a look. `rank` orders by severity: 0 is info, 4 is critical.
CREATE VIEW findings AS
SELECT number, id, flow, dialogue, time,
       json_extract(record, '$.finding')           AS finding,
       json_extract(record, '$.severity')          AS severity,
       instr('info    low     medium  high    critical', json_extract(record, '$.severity')) / 8
                                                   AS rank,
       json_extract(record, '$.title')             AS title,
       json_extract(record, '$.sentence')          AS sentence,
       json_extract(record, '$.about.message')     AS message,
       json_extract(record, '$.about.envelope')    AS envelope,
       coalesce(json_extract(record, '$.about.message'), json_extract(record, '$.about.envelope'),
                json_extract(record, '$.about.dialogue'), json_extract(record, '$.about.flow'))
                                                   AS about,
       json_extract(record, '$.evidence[0].capture')   AS capture,
       json_extract(record, '$.evidence[0].frames[0]') AS frame
FROM events WHERE kind = 'finding';
