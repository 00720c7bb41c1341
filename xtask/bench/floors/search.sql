-- The rows of a search, from the full-text index.
SELECT issue.id, status, issue.title, priority
    FROM issue_text JOIN issue ON issue.id = issue_text.rowid
    WHERE issue_text MATCH 'daemon' AND status <> 'deleted'
    ORDER BY issue.id DESC;
