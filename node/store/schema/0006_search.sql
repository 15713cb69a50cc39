-- What objects say, to be searched: derived, and written together with their cards.
--
-- Rows are those of `object`. The words come folded and parted by spaces (node/query/words.py), so
-- the tokenizer has nothing to decide; the texts themselves are in the entries and are not kept
-- again.

create virtual table search using fts5(
  title, body, talk,
  content = '', contentless_delete = 1, tokenize = 'ascii'
);

-- Cards made before have no words beside them.
update object set card = null where card is not null;
