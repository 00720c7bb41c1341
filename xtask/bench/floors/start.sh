# The least a process costs. A script of one `exec` is started directly, so that no shell is measured with it.
exec /bin/true
