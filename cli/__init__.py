"""Words and tables for people. Talks to a running node through its local API."""
