-- Everything about every issue, as JSON.
.mode json
SELECT * FROM issue;
