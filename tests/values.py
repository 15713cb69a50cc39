"""Values of the encoding, for tests that draw them."""

from hypothesis import strategies as st

from moot.protocol.limits import MAX_INTEGER

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ATOMS = (
    st.none()
    | st.booleans()
    | st.integers(-MAX_INTEGER, MAX_INTEGER)
    | TEXTS
    | st.binary(max_size=40)
)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=20,
)
