# The side of the host alone: it takes the pack of one commit, checks it, and moves one ref. The request is its standard input.
exec git receive-pack hub.git
