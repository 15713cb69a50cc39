"""A process that writes until somebody kills it. It says each id once it is acknowledged."""

import sys

from moot.node.store.sqlite import SqliteStore
from workshop import forge, put, replica


def main() -> None:
    path, seed = sys.argv[1], int(sys.argv[2])
    print("opening", flush=True)
    at = replica(SqliteStore(path))
    ada = forge(at, "ada", seed)
    while True:
        print(ada.write([put("pump", "seen*", seed)]).hex(), flush=True)


if __name__ == "__main__":
    main()
