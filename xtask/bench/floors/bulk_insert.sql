-- The issues of ./issues.jsonl, read and stored in one synced transaction: a log row, an issue row and an index row each.
PRAGMA synchronous = FULL;
BEGIN IMMEDIATE;
CREATE TEMP TABLE line AS
    SELECT key + 1 AS id, value AS body
    FROM json_each('[' || replace(trim(CAST(readfile('issues.jsonl') AS TEXT), char(10)), char(10), ',') || ']');
INSERT INTO log SELECT id, body FROM line;
INSERT INTO issue
    SELECT id,
           json_extract(body, '$.title'),
           json_extract(body, '$.description'),
           CASE json_extract(body, '$.status') WHEN 'closed' THEN 'closed' WHEN 'tombstone' THEN 'deleted' ELSE 'open' END,
           coalesce(json_extract(body, '$.priority'), 2),
           coalesce(json_extract(body, '$.created_at'), '')
    FROM line;
INSERT INTO issue_text (rowid, title, description) SELECT id, title, description FROM issue;
COMMIT;
