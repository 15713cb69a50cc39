"""The running process: disk, sockets, clock."""
