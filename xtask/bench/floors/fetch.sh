# What is new on a bare repository on this machine, as the settings of the repository say.
exec git fetch --quiet --no-auto-maintenance origin
