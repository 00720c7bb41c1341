-- What is asked across projects: samples of one span by their time, and what is too old.
CREATE INDEX samples_span ON samples (span, at);
CREATE INDEX alert_events_at ON alert_events (at);
CREATE INDEX alerts_over ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;

-- What is listed the newest first; of one project, its rows follow each other by their numbers.
CREATE INDEX alerts_project ON alerts (project);
DROP INDEX activity_project;
CREATE INDEX activity_project ON activity (project);
