-- Everything about every issue, as JSON: also what has no column of its own.
.mode json
SELECT issue.*, labels, comments, dependencies, foreign_data FROM issue LEFT JOIN issue_rest USING (id);
