"""Views within filters: `view:NAME` stands for the terms that were kept under that name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple, Protocol

from moot.node.near import meant
from moot.node.query.terms import Term, read_terms
from moot.node.trouble import Trouble

DEEPEST: Final = 5
"""Views within views. Deeper ones nobody understands, and they could name each other for ever."""

MOST_TERMS: Final = 1_000
"""Terms that all views in one filter come to: they may name each other many times over."""


class Kept(NamedTuple):
    """What is kept under a name."""

    filter: str
    shared: bool
    """It is the group's: the views that it names are the group's as well."""


class Views(Protocol):
    """Where names of views are looked up."""

    def saved(self, name: str, *, shared: bool) -> Kept | None:
        """The view of that name: one's own, or the group's; with `shared` only the group's."""

    def view_names(self, *, shared: bool) -> Sequence[str]:
        """The names that `saved` knows, for who mistypes one."""


def expand(terms: Iterable[Term], views: Views, *, shared: bool = False) -> list[Term]:
    """The terms, each that names views with what these say. Raises Trouble. spec: VIEW-4."""
    return _Reader(views).expand(terms, (), shared=shared)


class _Reader:
    """One reading of a filter, and how much it has come to."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._count = 0

    def expand(self, terms: Iterable[Term], path: tuple[str, ...], *, shared: bool) -> list[Term]:
        """`path`: the views that lead here."""
        read = []
        for term in terms:
            self._count += 1
            if self._count > MOST_TERMS:
                raise Trouble("bad-filter", "the views that it names come to too much")
            if term.field == "view":
                inner = [self._terms(term, name, path, shared=shared) for name in term.values]
                read.append(term._replace(within=tuple(map(tuple, inner))))
            else:
                read.append(term)
        return read

    def _terms(self, term: Term, name: str, path: tuple[str, ...], *, shared: bool) -> list[Term]:
        """What the view says that a term names. spec: VIEW-5, VIEW-6."""
        name = name.lower()
        kept = self._views.saved(name, shared=shared)
        if kept is None:
            raise _unknown(term, name, self._views, shared=shared)
        here = (*path, f"{name}{' (shared)' * kept.shared}")
        if here[-1] in path:
            raise Trouble(
                "bad-filter",
                f"the view {name} leads back to itself: {' > '.join(here)}",
                next=(f"moot view save {name} FILTER     with a filter that does not name it",),
                position=term.at,
            )
        if len(here) > DEEPEST:
            raise Trouble(
                "bad-filter",
                f"views may name each other {DEEPEST} deep: {' > '.join(here)}",
                next=(f"moot view save {name} FILTER     with the terms themselves",),
                position=term.at,
            )
        with naming(term, name):
            return self.expand(read_terms(kept.filter), here, shared=kept.shared)


def _unknown(term: Term, name: str, views: Views, *, shared: bool) -> Trouble:
    cause = "a view of the group can name only views of the group" if shared else None
    return Trouble(
        "bad-filter",
        f"there is no view '{name[:64]}'{meant(name, views.view_names(shared=shared))}",
        cause=cause,
        next=("moot view list",),
        position=term.at,
    )


@contextmanager
def naming(term: Term, name: str) -> Iterator[None]:
    """Say of trouble with what a view holds in which view it is, and where that was named."""
    try:
        yield
    except Trouble as trouble:
        if not trouble.message.startswith("in the view"):  # the innermost is the one to mend
            trouble.message = f"in the view {name}: {trouble.message}"
        trouble.position = term.at
        raise


def every(terms: Iterable[Term]) -> Iterator[Term]:
    """The terms with all that stand within views."""
    for term in terms:
        yield term
        for inner in term.within:
            yield from every(inner)
