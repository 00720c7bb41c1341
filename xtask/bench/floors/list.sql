-- The rows of a list: open issues, newest first.
SELECT id, status, title, priority, created_at FROM issue WHERE status = 'open' ORDER BY id DESC;
