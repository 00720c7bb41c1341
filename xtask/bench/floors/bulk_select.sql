-- The row of every issue, as JSON.
.mode json
SELECT * FROM issue;
