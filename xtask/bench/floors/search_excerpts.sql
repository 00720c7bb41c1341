-- The rows of a search with where the description has the word, on one line, as people are shown it.
SELECT issue.id, status, issue.title, priority, replace(snippet(issue_text, 1, '', '', '…', 16), char(10), ' ')
    FROM issue_text JOIN issue ON issue.id = issue_text.rowid
    WHERE issue_text MATCH 'daemon' AND status <> 'deleted'
    ORDER BY issue.id DESC;
