-- What else is known of the issues of ./issues.jsonl: what an export gives back beside the rows.
BEGIN IMMEDIATE;
CREATE TABLE issue_rest (
    id INTEGER PRIMARY KEY,
    labels TEXT,
    comments TEXT,
    dependencies TEXT,
    foreign_data TEXT NOT NULL
);
INSERT INTO issue_rest
    SELECT id,
           json_extract(body, '$.labels'),
           json_extract(body, '$.comments'),
           json_extract(body, '$.dependencies'),
           json_remove(body, '$.title', '$.description', '$.status', '$.priority', '$.created_at',
                       '$.labels', '$.comments', '$.dependencies')
    FROM log WHERE json_valid(body);
COMMIT;
