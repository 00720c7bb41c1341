# One commit of the log of a hub on its way to a bare repository on this machine, as the settings of the repository say.
exec git push --quiet origin
